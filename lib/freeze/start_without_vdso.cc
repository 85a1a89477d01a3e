// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The program's stack is changed between exec and its first instruction, as a debugger would do it:
// the entry of the auxiliary vector that tells where the vdso is gets a type that is ignored.
#include "lib/freeze/start_without_vdso.h"

#include <elf.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <ctime>

namespace scanq {
namespace {

constexpr const char* kNoRseq = "GLIBC_TUNABLES=glibc.pthread.rseq=0";
constexpr unsigned long kTracedWordBytes = sizeof(long);
// The time that a killed process may take to end, and the longest time between two looks for a
// signal.
constexpr std::chrono::seconds kPatience{5}, kLongestLook{1};

Error not_traced(const std::string& call) {
  return errno_error(ErrorCode::kInternal, call);
}

// The stack of a process that has just been executed: the number of arguments, the arguments, a
// null, the environment, a null, pairs of the auxiliary vector.
Result<void> take_vdso_away(pid_t pid) {
#ifdef __x86_64__
  struct user_regs_struct registers;
  if (::ptrace(PTRACE_GETREGS, pid, nullptr, &registers) != 0) return not_traced("ptrace");
  unsigned long at = registers.rsp;
  const auto read = [&at, pid] {
    errno = 0;
    const long word = ::ptrace(PTRACE_PEEKDATA, pid, at, nullptr);
    at += kTracedWordBytes;
    return word;
  };
  const long arguments = read();
  at += (static_cast<unsigned long>(arguments) + 1) * kTracedWordBytes;
  while (errno == 0 && read() != 0) continue;
  while (errno == 0) {
    const long type = read();
    if (errno != 0 || type == AT_NULL) break;
    if (type == AT_SYSINFO_EHDR) ::ptrace(PTRACE_POKEDATA, pid, at - kTracedWordBytes, AT_IGNORE);
    at += kTracedWordBytes;
  }
  return errno == 0 ? Result<void>() : not_traced("ptrace(PEEKDATA)");
#else
  (void)pid;
  return Error{ErrorCode::kInternal, "this processor is not supported"};
#endif
}

// A child whose stops and end can be waited for until a deadline. SIGCHLD is blocked meanwhile, so
// that none is missed between a look at the child and the wait for the next one.
class WatchedChild {
 public:
  WatchedChild() {
    ::sigemptyset(&news_);
    ::sigaddset(&news_, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &news_, &mask_before_);
    pid_ = ::fork();
    if (pid_ == 0) ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
  }
  WatchedChild(const WatchedChild&) = delete;
  WatchedChild& operator=(const WatchedChild&) = delete;
  ~WatchedChild() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      (void)wait_until(Clock::now() + kPatience);  // nobody is left to tell
    }
    ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
  }

  pid_t pid() const { return pid_; }  // as fork(2) has it; -1 after its end

  // Its status, as waitpid(2) gives it.
  Result<int> wait_until(Clock::time_point deadline) {
    for (;;) {
      int status = 0;
      const pid_t changed = ::waitpid(pid_, &status, WNOHANG);
      if (changed < 0) return errno_error(ErrorCode::kInternal, "waitpid");
      if (changed == pid_) {
        if (!WIFSTOPPED(status)) pid_ = -1;
        return status;
      }
      if (stop_signal() != 0) return stop_error("waiting for process " + std::to_string(pid_));
      const Clock::duration left = deadline - Clock::now();
      if (left <= Clock::duration::zero()) {
        return Error{ErrorCode::kTimeout,
                     "process " + std::to_string(pid_) + " did not end in time"};
      }
      wait_for_news(std::min<Clock::duration>(left, kLongestLook));
    }
  }

 private:
  void wait_for_news(Clock::duration longest) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(longest);
    const std::chrono::nanoseconds rest = longest - seconds;
    const struct timespec time = {seconds.count(), rest.count()};
    (void)::sigtimedwait(&news_, nullptr, &time);  // the caller looks at the child in any case
  }

  sigset_t news_, mask_before_;
  pid_t pid_ = -1;
};

[[noreturn]] void execute_traced(const std::string& program, char* const* argv,
                                 char* const* environment) {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
      ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0) {
    ::execve(program.c_str(), argv, environment);
  }
  ::_exit(120);
}

}  // namespace

Result<ExitStatus> run_without_vdso(const std::string& program,
                                    const std::vector<std::string>& argv,
                                    Clock::time_point deadline) {
  std::vector<std::string> variables = current_environment();
  std::erase_if(variables,
                [](const std::string& one) { return one.starts_with("GLIBC_TUNABLES="); });
  variables.emplace_back(kNoRseq);
  std::vector<char*> arguments, environment;
  for (const std::string& one : argv) arguments.push_back(const_cast<char*>(one.c_str()));
  for (const std::string& one : variables) environment.push_back(const_cast<char*>(one.c_str()));
  arguments.push_back(nullptr);
  environment.push_back(nullptr);
  WatchedChild child;
  if (child.pid() < 0) return errno_error(ErrorCode::kDeferred, "fork");
  if (child.pid() == 0) execute_traced(program, arguments.data(), environment.data());
  Result<int> status = child.wait_until(deadline);
  if (!status) return status.error();
  if (!WIFSTOPPED(*status)) return Error{ErrorCode::kCannotExec, "cannot start " + program};
  Result<void> taken = take_vdso_away(child.pid());
  if (!taken) return taken.error();
  if (::ptrace(PTRACE_DETACH, child.pid(), nullptr, nullptr) != 0) {
    return not_traced("ptrace(DETACH)");
  }
  status = child.wait_until(deadline);
  if (!status) return status.error();
  return read_wait_status(*status);
}

}  // namespace scanq
