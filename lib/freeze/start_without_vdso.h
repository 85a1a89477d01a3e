// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Starts a program without two things that the kernel and libc put into each process for it alone:
// the vdso, by which libc asks for the time, and rseq. Such a process can be copied
// (freeze/frozen_process.h). Knows no mail.
#pragma once

#include <string>
#include <vector>

#include "lib/base/process.h"
#include "lib/base/result.h"

namespace scanq {

// Runs the program to its end, with our descriptors and environment; it dies with us. kCannotExec;
// kInternal, with the reason, where the system does not allow ptrace(2). kTimeout at the deadline,
// or the code of stop_error when we are to stop: the program is killed then. REQUIRES: no other
// thread.
Result<ExitStatus> run_without_vdso(const std::string& program,
                                    const std::vector<std::string>& argv,
                                    Clock::time_point deadline);

}  // namespace scanq
