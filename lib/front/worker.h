// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Runs one confined worker: bytes go in through descriptors, one reply comes out through a pipe.
// The reply is untrusted, and the caller must check it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/process.h"
#include "lib/mail/settings.h"

namespace scanq {

struct WorkerRequest {
  std::string program;          // its name in settings.program_dir
  int message_fd;               // becomes its descriptor 0
  std::string input;            // the content of its descriptor 3
  std::vector<FdMapping> more;  // descriptors from 4 on
  std::size_t max_reply_bytes;
  Clock::time_point deadline;
  // Called when the worker has ended, before its files are removed; may be empty.
  std::function<void()> on_end = {};
  std::vector<std::string> arguments = {};
};

// The text of the error, of code kNoSpool, of a worker that was ended for its many or large files.
inline constexpr std::string_view kTooManyFiles = "more temporary files than are allowed";

// Returns the reply, after the worker has ended with exit 0. Errors: kCannotExec; kTimeout at the
// deadline (the worker is killed); kInternal, with the first line of its output on descriptor 2,
// for any other end and for a reply that is too long; kNoSpool for lack of temporary files,
// and where the worker fills its folder with more than max_scan_bytes and max_files call for, or
// the disk with as much beside it. In every case no process and no file of the worker is left.
Result<std::string> run_worker(const Settings& settings, const WorkerRequest& request);

}  // namespace scanq
