// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The frozen process: scanq-inspect as it is just before it looks at a message, kept in the engine
// image. Each scan then starts from there. Without it, every message first pays for the dynamic
// loader with some 45 libraries, their initialisation, and libclamav's own; that takes as long as
// the scan of a small mail with a small database.
//
// Idea. A fresh scanq-inspect restores the image and loads everything that any message may need. It
// scans a few samples, so that things that are made at their first use are made, and writes its
// whole memory behind the engine's: program, libraries, heap, thread storage. scanq-thaw, a program
// of a few kilobytes without any library, maps all of it at the same addresses and calls a function
// of it, on the stack that the kernel made for the new process. Emacs was built like that for
// thirty years.
//
// Not frozen. The stack: the new process has its own; of the old one only the arguments and the
// auxiliary vector are kept, because libc points there, and other pointers to it are dead and
// cleared. Descriptors, signal handlers and threads: there are none. The kernel's vdso, whose
// address differs in each process: the process to be frozen is started without one
// (run_without_vdso() in lib/freeze/start_without_vdso.h) and asks the kernel for the time. rseq:
// turned off in the same way. The end of the heap (sbrk): libc's allocator is kept off it, and told
// to ask anew. The engine's memory: it is in the image already, and changes by the samples are not
// kept; the words in it that point to libraries are set for the addresses at which the libraries
// were frozen.
//
// Random numbers. Generators in libraries go on from the same state in each thawed process, so
// numbers that nobody may foresee come from the kernel when they are needed (random_bytes()).
//
// Checks. At freezing: one thread, no vdso, one place where libc keeps the thread's id. By the
// builder: verdicts of a process that was thawed. By scanq-thaw, for each message: the users who
// could have written the image; the checksums; the processor, by which libraries have chosen their
// routines; the files of program and libraries and their times; and that each range of addresses is
// free. Wherever a check fails, scanq-inspect is started in the ordinary way, and the log says why.
//
// Price. Libraries keep the addresses that they had when the image was built, until the next build,
// as they do in a daemon until it is restarted; the stack and its canary are new in each process.
// Constant data next to code can be executed, though never written. Frozen memory is readable for
// every user, as the image is, so the process to be frozen gets neither our environment nor any
// mail. SECURITY.md has more.
//
// Rejected. A process that forks for each message: a daemon. Prelinking: libraries of the system
// would have to be changed. Stubs in place of libraries that few messages need: one for each
// library, and half of the gain. Mapping code from the libraries' own files: 45 files to open for
// each message. Moving the vdso (mremap): forbidden where the kernel seals it.
#pragma once

#include <vector>

#include "lib/base/result.h"
#include "lib/image/image_file.h"
#include "lib/image/recording_allocator.h"

namespace scanq {

// The files of program and libraries: each must be the same file when the process is thawed,
// whether or not it is mapped from there. Converters are the same if the C library is. kInternal.
// To be called before the process is confined, which can follow no link then.
Result<std::vector<FrozenFile>> files_of_modules();

// Writes this process behind the engine's memory in the image that is open as `fd` for reading and
// writing, and fills in the image's header. A thawed process goes on in `resume`, and never comes
// back here. kInternal, with the reason, where this process cannot be frozen; kWriteFailed. After
// any failure the image must be thrown away. REQUIRES: this process was started by
// run_without_vdso(), has loaded no library since `files` were listed, and has restored the image,
// whose tables are `tables`.
Result<void> freeze_process(int fd, ImageTables& tables, const std::vector<FrozenFile>& files,
                            FrozenEntry resume);

}  // namespace scanq
