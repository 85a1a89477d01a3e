// The frozen process: scanq-inspect as it is a moment before it looks at a message, kept in the
// engine image, so that a scan starts from there. What otherwise comes first for each message (the
// dynamic loader with some 45 libraries, their initialisation, libclamav's own) takes as long as
// the scan of a small mail with a small database.
//
// Idea. A fresh scanq-inspect restores the image, loads all that any message may need, scans a few
// samples, so that whatever is made at first use is made, and writes its whole memory behind the
// engine's: program, libraries, heap, thread storage. scanq-thaw, a program of a few kilobytes
// without any library, maps all of it at the same addresses and calls a function of it, on the
// stack that the kernel made for the new process. Emacs was built like that for thirty years.
//
// What is not taken along. The stack: it is the new process's own; of the old one the arguments
// and the auxiliary vector are kept, for libc points there, and other pointers to it are dead and
// cleared. Descriptors, signal handlers and threads: there are none. The kernel's vdso, which is
// elsewhere in each process: the process that is to be frozen is started without one
// (run_without_vdso() in lib/freeze/start_without_vdso.h) and asks the kernel for the time. rseq:
// turned off in the same way. Where memory may grow (sbrk): libc's allocator is led off it, and
// told to ask anew. The engine's memory: it is in the image already, and what the samples wrote
// there is not kept; the words in it that point to libraries are set for the addresses at which
// those were frozen.
//
// And chance: generators of libraries go on from the same state in each process, so what must not
// be foreseen comes from the kernel when it is needed (random_bytes()).
//
// What is checked when. When it is frozen: one thread, no vdso, one place where libc keeps the
// thread's id. By the builder: verdicts of a process that was thawed. By scanq-thaw,
// for each message: who may have written the image, the checksums, that the processor is the same
// (libraries have chosen their routines by it), and that program and libraries are the same files
// with the same times; that each range of addresses is free. Wherever it does not work out,
// scanq-inspect is started in the ordinary way, and the log says why.
//
// The price. Libraries lie where they lay when the image was built, until the next build, as they
// do in a daemon until it is started anew; the stack and its canary are new in each process.
// Constant data next to code can be executed, though never written; likewise the data of libraries
// that rest (resting_modules.h), until they are woken. What is frozen is readable for every user,
// as the image is, so that process gets neither our environment nor any mail. SECURITY.md has more.
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

// Writes this process behind the engine's memory in the image that is open as `fd` for reading and
// writing, and fills in what the image's head tells of it. Thawed, it goes on in `resume`, and
// never comes back here; the libraries at `resting` rest then. kInternal where this process is none
// that can be frozen, with the reason; kWriteFailed. Whatever fails, the image is to be thrown
// away. REQUIRES: this process was started by run_without_vdso() and has restored the image, whose
// tables are `tables`.
Result<void> freeze_process(int fd, ImageTables& tables, const std::vector<MemoryRange>& resting,
                            FrozenEntry resume);

}  // namespace scanq
