// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Child processes: one struct lists everything that a child gets; its owner kills and reaps it. The
// only place that clears close-on-exec, and the only one that reads a wait status. Knows no mail.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/result.h"
#include "lib/base/signals.h"
#include "lib/base/user.h"

namespace scanq {

using Clock = std::chrono::steady_clock;

struct FdMapping {
  int from;  // our number
  int to;    // the child's number
};

struct ResourceLimit {
  int resource;  // RLIMIT_...
  rlim_t soft, hard;
};

struct SpawnRequest {
  std::string program;            // a path with a slash; no search in PATH
  std::vector<std::string> argv;  // argv[0] included
  std::vector<std::string> env;   // "NAME=VALUE"; exactly these
  std::vector<FdMapping> fds;     // all other descriptors are closed
  std::vector<ResourceLimit> limits;
  std::string working_folder;     // empty: ours; entered before the child becomes `user`
  std::optional<User> user;       // real, effective and saved ids of the child; none: ours
  bool own_process_group = true;  // so that processes started by the child are killed with it
  bool dies_with_us = true;       // the kernel kills it when this process ends in any way
};

struct ExitStatus {
  bool by_signal;
  int number;  // exit code, or the signal's number
  bool is_success() const { return !by_signal && number == 0; }
  std::string describe() const;  // "exit 71", "killed by signal 9 (Killed)"
};

// The meaning of waitpid(2)'s status for a process that has ended.
ExitStatus read_wait_status(int status);

class Child {
 public:
  // Starts it, and waits until the program runs or cannot be executed (kCannotExec, with the
  // child's errno). Signals to us wait until then.
  static Result<Child> start(const SpawnRequest& request);

  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();  // kill_and_reap

  pid_t pid() const { return pid_; }
  // Waits for its end. kTimeout at the deadline: the child lives on. If we are to stop, the child
  // lives on, too, and the code is that of stop_error; with kIgnore only the deadline counts.
  enum class Stop { kHeed, kIgnore };
  Result<ExitStatus> wait_until(Clock::time_point deadline, Stop stop = Stop::kHeed);
  // SIGTERM, so that the child can tidy up, and some seconds for that; then kill_and_reap.
  void end();
  // SIGKILL to the child (and to its process group, if it has its own), then reaps it. One that
  // does not die within some seconds (its user is another one, or it is frozen) is left as it is.
  // No effect after a wait that succeeded.
  void kill_and_reap();

 private:
  Child(pid_t pid, Fd handle, bool has_group)
      : pid_(pid), handle_(std::move(handle)), has_group_(has_group) {}
  enum class Seen { kEnd, kDeadline, kStopSignal };
  Result<Seen> watch(Clock::time_point deadline, Stop stop) const;
  Result<ExitStatus> reap();

  pid_t pid_;
  Fd handle_;  // pidfd
  bool has_group_;
};

// Becomes the program: descriptors of `fds` in place, signals as given at start-up, alarm off.
// Returns only on failure, with kCannotExec.
Error exec_program(const std::string& program, const std::vector<std::string>& argv,
                   const std::vector<std::string>& env, const std::vector<FdMapping>& fds);

std::vector<std::string> current_environment();

// The path of the program that runs; empty where the kernel does not tell.
std::string own_program();

}  // namespace scanq
