// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A child shares our memory until it executes its program, and we stand still meanwhile, because a
// copy would cost more than everything else in a start. So no handler of ours runs in the child;
// only async-signal-safe calls are made, and raw system calls where the C library's functions keep
// something in memory; and all strings and arrays that the child needs are built before. The
// child's descriptors are first moved above all targets, so that no mapping overwrites the source
// of another one; close_range then closes the rest.
#include "lib/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

namespace scanq {
namespace {

constexpr int kTakenOver[] = {SIGPIPE, SIGXFSZ, SIGCHLD, SIGALRM, SIGTERM, SIGHUP, SIGINT};

// One for the process, as signals are.
struct SavedSignals {
  struct sigaction actions[std::size(kTakenOver)];
  sigset_t mask;
  bool is_saved = false;
};
SavedSignals g_saved;
volatile sig_atomic_t g_stop_signal = 0;

constexpr struct itimerval kAlarmOff = {};

void take_note(int signal) {
  if (g_stop_signal == 0) g_stop_signal = signal;
  const struct itimerval each_second = {{1, 0}, {1, 0}};
  ::setitimer(ITIMER_REAL, &each_second, nullptr);
}

void restore_signals() {
  ::setitimer(ITIMER_REAL, &kAlarmOff, nullptr);
  if (!g_saved.is_saved) return;
  for (std::size_t i = 0; i < std::size(kTakenOver); ++i) {
    ::sigaction(kTakenOver[i], &g_saved.actions[i], nullptr);
  }
  ::sigprocmask(SIG_SETMASK, &g_saved.mask, nullptr);
}

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

void close_all_but(const std::vector<FdMapping>& fds, int above) {
  for (int fd = 0; fd <= above; ++fd) {
    const bool wanted =
        std::any_of(fds.begin(), fds.end(), [fd](const FdMapping& m) { return m.to == fd; });
    if (!wanted) ::close(fd);
  }
  ::syscall(SYS_close_range, static_cast<unsigned>(above) + 1, ~0U, 0);
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
  if (good) close_all_but(request.fds, start.above);
  for (const ResourceLimit& limit : request.limits) {
    const struct rlimit value = {limit.soft, limit.hard};
    good = good && ::setrlimit(static_cast<__rlimit_resource_t>(limit.resource), &value) == 0;
  }
  if (good) {
    restore_signals();
    if (!g_saved.is_saved) ::sigprocmask(SIG_SETMASK, &start.mask, nullptr);
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

Result<ExitStatus> Child::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0) {
    if (errno != EINTR) return errno_error(ErrorCode::kInternal, "waitpid");
  }
  // Kills processes that the child has started, so that they do not outlive it.
  if (has_group_) ::kill(-pid_, SIGKILL);
  pid_ = -1;
  return read_wait_status(status);
}

Result<ExitStatus> Child::wait_until(Clock::time_point deadline, Stop stop) {
  using std::chrono::milliseconds;
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now()).count();
    struct pollfd ends = {handle_.get(), POLLIN, 0};
    const int ready = ::poll(&ends, 1, static_cast<int>(std::clamp<long>(left, 0, 1 << 30)));
    if (ready > 0) return wait();
    if (ready < 0 && errno != EINTR) return errno_error(ErrorCode::kInternal, "poll(pidfd)");
    if (stop == Stop::kHeed && stop_signal() != 0)
      return stop_error("waiting for process " + std::to_string(pid_));
    if (ready == 0 && Clock::now() >= deadline) {
      return Error{ErrorCode::kTimeout, "process " + std::to_string(pid_) + " did not end in time"};
    }
  }
}

void Child::kill_and_reap() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  // The group is killed by wait(), after the child itself is gone.
  const Result<ExitStatus> ended = wait();
  (void)ended;  // nobody is left who could use it
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

void take_over_signals() {
  ::sigprocmask(SIG_SETMASK, nullptr, &g_saved.mask);
  struct sigaction noting = {};
  noting.sa_handler = take_note;  // without SA_RESTART, so that a blocking call ends
  sigset_t needed;
  ::sigemptyset(&needed);
  for (std::size_t i = 0; i < std::size(kTakenOver); ++i) {
    const int signal = kTakenOver[i];
    struct sigaction& saved = g_saved.actions[i];
    ::sigaction(signal, nullptr, &saved);
    ::sigaddset(&needed, signal);
    if (signal == SIGPIPE || signal == SIGXFSZ) {
      ::signal(signal, SIG_IGN);  // write(2) reports both as errors
    } else if (signal == SIGCHLD) {
      // An inherited SIG_IGN here would make the kernel reap our children before we can.
      ::signal(SIGCHLD, SIG_DFL);
    } else if (signal == SIGALRM || saved.sa_handler != SIG_IGN) {
      ::sigaction(signal, &noting, nullptr);
    }
  }
  g_saved.is_saved = true;
  ::sigprocmask(SIG_UNBLOCK, &needed, nullptr);
}

int stop_signal() {
  return g_stop_signal;
}

Error stop_error(std::string_view call) {
  if (stop_signal() == SIGALRM) {
    return {ErrorCode::kTimeout, std::string(call) + ": life_limit_seconds is over"};
  }
  return {ErrorCode::kDeferred,
          std::string(call) + ": stopped by signal " + std::to_string(stop_signal())};
}

void set_alarm(unsigned seconds) {
  const struct itimerval timer = {{1, 0}, {static_cast<time_t>(seconds), 0}};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

std::vector<std::string> current_environment() {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) all.emplace_back(*entry);
  return all;
}

}  // namespace scanq
