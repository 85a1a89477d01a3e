// gettimeofday(2) for libclamav, which asks for the time after every tenth logical signature to see
// whether its own has run out: some 6,500 times for a mail of 22 KB and the full set. A thawed
// worker has no vdso, so each is a call of the kernel. Where calls come in quick succession, most
// are given the time of the last one. Linked into a program by name and kept out of the archive,
// like malloc_override.
#pragma once

namespace scanq {

// To be called first by a process that goes on with another one's memory.
void forget_time();

}  // namespace scanq
