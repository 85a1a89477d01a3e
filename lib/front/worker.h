// Runs one confined worker: bytes in through descriptors, one reply out through a pipe. The reply
// is untrusted; whoever asked for it checks it.
#pragma once

#include <string>
#include <vector>

#include "lib/base/process.h"
#include "lib/mail/settings.h"

namespace scanq {

struct WorkerRequest {
  std::string program;          // its name in settings.program_dir
  int message_fd;               // becomes its descriptor 0
  std::string input;            // what it reads from descriptor 3
  std::vector<FdMapping> more;  // descriptors from 4 on
  std::size_t max_reply_bytes;
  Clock::time_point deadline;
};

// The reply, after the worker has ended with exit 0. Errors: kCannotExec; kTimeout at the deadline
// (the worker is killed); kInternal for any other end and for a reply that is too long, with the
// first line of what it wrote on its descriptor 2; kNoSpool for lack of temporary files. No process
// and no file of the worker is left, whatever the outcome.
Result<std::string> run_worker(const Settings& settings, const WorkerRequest& request);

}  // namespace scanq
