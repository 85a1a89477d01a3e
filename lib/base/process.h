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
  ~Child();  // kills a living child (with its process group, if it has its own), and reaps it

  pid_t pid() const { return pid_; }
  // Waits for its end. kTimeout at the deadline: the child lives on. If we are to stop, the child
  // lives on, too, and the code is that of stop_error; with kIgnore only the deadline counts.
  enum class Stop { kHeed, kIgnore };
  Result<ExitStatus> wait_until(Clock::time_point deadline, Stop stop = Stop::kHeed);
  Result<ExitStatus> wait();
  // SIGKILL, then reap. No effect after a wait that succeeded.
  void kill_and_reap();

 private:
  Child(pid_t pid, Fd handle, bool has_group)
      : pid_(pid), handle_(std::move(handle)), has_group_(has_group) {}

  pid_t pid_;
  Fd handle_;  // pidfd
  bool has_group_;
};

// Becomes the program: descriptors of `fds` in place, SIGPIPE and the signal mask as given at
// start-up (take_over_signals), alarm off. Returns only on failure, with kCannotExec.
Error exec_program(const std::string& program, const std::vector<std::string>& argv,
                   const std::vector<std::string>& env, const std::vector<FdMapping>& fds);

// To be called first in main. Saves the state of the signals, which every program that we become or
// start gets back; ignores SIGPIPE and SIGXFSZ (`softlimit -f`); makes SIGALRM, SIGTERM, SIGHUP and
// SIGINT (unless they were ignored) do nothing but set stop_signal(), which ends every wait in fd
// and process.
void take_over_signals();
// The signal that asked us to stop; 0: none.
int stop_signal();
// The error of a call that the stop signal ended: kTimeout for SIGALRM, kDeferred for the others.
Error stop_error(std::string_view call);
// Asks for SIGALRM after so many seconds, and again each second after that: if a signal comes
// between a check and a blocking call, the next one ends the call.
void set_alarm(unsigned seconds);

std::vector<std::string> current_environment();

}  // namespace scanq
