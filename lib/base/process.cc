// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A child shares our memory until it executes its program, and we stand still meanwhile, because a
// copy would cost more than everything else in a start. So no handler of ours runs in the child;
// only async-signal-safe calls are made, and raw system calls where the C library's functions keep
// something in memory; and all strings and arrays that the child needs are built before. The
// child's descriptors are first moved above all targets, so that no mapping overwrites the source
// of another one; close_from then closes the rest.
#include "lib/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "lib/base/close_from.h"

namespace scanq {
namespace {

// The time that a killed process may take to end, and the longest time between two looks for a
// signal.
constexpr std::chrono::seconds kPatience{5}, kLongestLook{1};
constexpr std::chrono::milliseconds kShortLook{10};

std::vector<char*> pointers_to(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& string : strings) pointers.push_back(const_cast<char*>(string.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

int highest_target(const std::vector<FdMapping>& fds) {
  int highest = 2;
  for (const FdMapping& mapping : fds) highest = std::max(highest, mapping.to);
  return highest;
}

// Async-signal-safe. `moved` has one slot for each mapping. False: errno has the reason.
bool arrange_fds(const std::vector<FdMapping>& fds, std::vector<int>& moved, int above) {
  for (std::size_t i = 0; i < fds.size(); ++i) {
    moved[i] = ::fcntl(fds[i].from, F_DUPFD_CLOEXEC, above + 1);
    if (moved[i] < 0) return false;
  }
  for (std::size_t i = 0; i < fds.size(); ++i) {
    if (::dup2(moved[i], fds[i].to) < 0) return false;  // dup2 clears close-on-exec
  }
  return true;
}

// Async-signal-safe. False: errno says why.
bool close_all_but(const std::vector<FdMapping>& fds, int above) {
  for (int fd = 0; fd <= above; ++fd) {
    const bool wanted =
        std::any_of(fds.begin(), fds.end(), [fd](const FdMapping& m) { return m.to == fd; });
    if (!wanted) ::close(fd);
  }
  return close_from(above + 1);
}

// Uses raw system calls, since those of the C library tell other threads. Root drops its groups;
// other users cannot, and keep them. A process that may signal the new user can then stop the
// child, and us with it until the child goes on. Nobody can trace the child, because the kernel
// makes memory undumpable when its owner changes.
bool become_user(const User& user) {
  return (::geteuid() != 0 || ::syscall(SYS_setgroups, 0, nullptr) == 0) &&
         ::syscall(SYS_setresgid, user.gid, user.gid, user.gid) == 0 &&
         ::syscall(SYS_setresuid, user.uid, user.uid, user.uid) == 0;
}

// All that is needed to start a child, and its answer if the start fails.
struct Start {
  const SpawnRequest& request;
  char* const* argv;
  char* const* env;
  std::vector<int> moved;  // one slot for each mapping
  int above;               // the highest descriptor that the child is to have
  pid_t parent;
  sigset_t mask;   // ours
  int reason = 0;  // the child's errno; 0: the program runs
};

// Resets all handlers: one would run in the child as soon as signals are let in, and write to our
// memory.
void drop_handlers() {
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction now;
    if (::sigaction(signal, nullptr, &now) != 0) continue;  // a signal of the C library itself
    if (now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN) ::signal(signal, SIG_DFL);
  }
}

// Runs in the child until exec.
[[noreturn]] void become_child(Start& start) {
  const SpawnRequest& request = start.request;
  drop_handlers();
  bool good = !request.own_process_group || ::setpgid(0, 0) == 0;
  if (!request.working_folder.empty()) good = good && ::chdir(request.working_folder.c_str()) == 0;
  if (request.user) good = good && become_user(*request.user);
  if (request.dies_with_us) {  // after the line above, which would make the kernel forget it
    good = good && ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
    if (::getppid() != start.parent) ::_exit(120);  // the parent ended before that line
  }
  good = good && arrange_fds(request.fds, start.moved, start.above);
  good = good && close_all_but(request.fds, start.above);
  for (const ResourceLimit& limit : request.limits) {
    const struct rlimit value = {limit.soft, limit.hard};
    good = good && ::setrlimit(static_cast<__rlimit_resource_t>(limit.resource), &value) == 0;
  }
  if (good) {
    if (!restore_signals()) ::sigprocmask(SIG_SETMASK, &start.mask, nullptr);
    ::execve(request.program.c_str(), start.argv, start.env);
  }
  start.reason = errno;
  ::_exit(120);
}

// A separate function, in whose frame the child can overwrite nothing of ours.
[[gnu::noinline]] pid_t fork_and_exec(Start& start) {
  const pid_t pid = ::vfork();        // NOLINT: the dangers of vfork are avoided, see above
  if (pid == 0) become_child(start);  // NOLINT: the same
  return pid;
}

}  // namespace

ExitStatus read_wait_status(int status) {
  if (WIFSIGNALED(status)) return {true, WTERMSIG(status)};
  return {false, WEXITSTATUS(status)};
}

std::string ExitStatus::describe() const {
  if (!by_signal) return "exit " + std::to_string(number);
  return "killed by signal " + std::to_string(number) + " (" + ::strsignal(number) + ")";
}

Result<Child> Child::start(const SpawnRequest& request) {
  const std::vector<char*> argv = pointers_to(request.argv);
  const std::vector<char*> env = pointers_to(request.env);
  Start start{request,
              argv.data(),
              env.data(),
              std::vector<int>(request.fds.size(), -1),
              highest_target(request.fds),
              ::getpid(),
              {}};
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &start.mask);
  const pid_t pid = fork_and_exec(start);
  const int trouble = errno;
  ::sigprocmask(SIG_SETMASK, &start.mask, nullptr);
  if (pid < 0) return errno_error(ErrorCode::kDeferred, "fork", trouble);

  Child child(pid, Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
              request.own_process_group);
  // Without the pidfd nobody would see the child's end.
  if (!child.handle_.is_open()) return errno_error(ErrorCode::kDeferred, "pidfd_open");
  if (start.reason != 0) {
    return errno_error(ErrorCode::kCannotExec, "cannot start " + request.program, start.reason);
  }
  return child;
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      handle_(std::move(other.handle_)),
      has_group_(other.has_group_) {}

Child::~Child() {
  kill_and_reap();
}

Result<Child::Seen> Child::watch(Clock::time_point deadline, Stop stop) const {
  for (;;) {
    siginfo_t ended{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT | WNOHANG) != 0) {
      return errno_error(ErrorCode::kInternal, "waitid");
    }
    if (ended.si_pid == pid_) return Seen::kEnd;
    if (stop == Stop::kHeed && stop_signal() != 0) return Seen::kStopSignal;
    const Clock::duration left = deadline - Clock::now();
    if (left <= Clock::duration::zero()) return Seen::kDeadline;
    // Not longer, because the signal may have gone to another thread. Without a handle only the
    // clock wakes us.
    const Clock::duration longest = handle_.is_open() ? Clock::duration(kLongestLook) : kShortLook;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::min(left, longest));
    struct pollfd end = {handle_.get(), POLLIN, 0};
    if (::poll(&end, 1, static_cast<int>(wait.count())) < 0 && errno != EINTR) {
      return errno_error(ErrorCode::kInternal, "poll(pidfd)");
    }
  }
}

// REQUIRES: the child has ended. Only until it is reaped its number is sure to be its own.
Result<ExitStatus> Child::reap() {
  // So that processes which the child started do not outlive it.
  if (has_group_) ::kill(-pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0) {
    if (errno != EINTR) return errno_error(ErrorCode::kInternal, "waitpid");
  }
  pid_ = -1;
  return read_wait_status(status);
}

Result<ExitStatus> Child::wait_until(Clock::time_point deadline, Stop stop) {
  Result<Seen> seen = watch(deadline, stop);
  if (!seen) return seen.error();
  if (*seen == Seen::kEnd) return reap();
  const std::string process = "process " + std::to_string(pid_);
  if (*seen == Seen::kStopSignal) return stop_error("waiting for " + process);
  return Error{ErrorCode::kTimeout, process + " did not end in time"};
}

void Child::end() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGTERM);
  (void)wait_until(Clock::now() + kPatience, Stop::kIgnore);  // kill_and_reap sees to the rest
  kill_and_reap();
}

void Child::kill_and_reap() {
  if (pid_ < 0) return;
  ::kill(has_group_ ? -pid_ : pid_, SIGKILL);
  const Result<Seen> seen = watch(Clock::now() + kPatience, Stop::kIgnore);
  if (seen && *seen == Seen::kEnd) {
    (void)reap();  // nobody is left to tell
  }
  pid_ = -1;
}

Error exec_program(const std::string& program, const std::vector<std::string>& argv,
                   const std::vector<std::string>& env, const std::vector<FdMapping>& fds) {
  const std::vector<char*> argv_pointers = pointers_to(argv);
  const std::vector<char*> env_pointers = pointers_to(env);
  std::vector<int> moved(fds.size(), -1);
  if (!arrange_fds(fds, moved, highest_target(fds))) {
    return errno_error(ErrorCode::kInternal, "cannot arrange descriptors");
  }
  restore_signals();
  ::execve(program.c_str(), argv_pointers.data(), env_pointers.data());
  const int reason = errno;
  ::signal(SIGPIPE, SIG_IGN);  // the log line that follows must not end the process
  return errno_error(ErrorCode::kCannotExec, "cannot start " + program, reason);
}

std::vector<std::string> current_environment() {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) all.emplace_back(*entry);
  return all;
}

std::string own_program() {
  std::array<char, 4096> path{};
  const ssize_t got = ::readlink("/proc/self/exe", path.data(), path.size());
  return got > 0 ? std::string(path.data(), static_cast<std::size_t>(got)) : "";
}

}  // namespace scanq
