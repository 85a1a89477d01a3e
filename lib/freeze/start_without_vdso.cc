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
#include <csignal>

namespace scanq {
namespace {

constexpr const char* kNoRseq = "GLIBC_TUNABLES=glibc.pthread.rseq=0";
constexpr unsigned long kWordBytes = sizeof(long);

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
    at += kWordBytes;
    return word;
  };
  const long arguments = read();
  at += (static_cast<unsigned long>(arguments) + 1) * kWordBytes;
  while (errno == 0 && read() != 0) continue;
  while (errno == 0) {
    const long type = read();
    if (errno != 0 || type == AT_NULL) break;
    if (type == AT_SYSINFO_EHDR) ::ptrace(PTRACE_POKEDATA, pid, at - kWordBytes, AT_IGNORE);
    at += kWordBytes;
  }
  return errno == 0 ? Result<void>() : not_traced("ptrace(PEEKDATA)");
#else
  (void)pid;
  return Error{ErrorCode::kInternal, "this processor is not supported"};
#endif
}

[[noreturn]] void execute_traced(const std::string& program, char* const* argv,
                                 char* const* environment) {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
      ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0) {
    ::execve(program.c_str(), argv, environment);
  }
  ::_exit(120);
}

Result<int> wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return errno_error(ErrorCode::kInternal, "waitpid");
  }
  return status;
}

}  // namespace

Result<ExitStatus> run_without_vdso(const std::string& program,
                                    const std::vector<std::string>& argv) {
  std::vector<std::string> variables = current_environment();
  std::erase_if(variables,
                [](const std::string& one) { return one.starts_with("GLIBC_TUNABLES="); });
  variables.emplace_back(kNoRseq);
  std::vector<char*> arguments, environment;
  for (const std::string& one : argv) arguments.push_back(const_cast<char*>(one.c_str()));
  for (const std::string& one : variables) environment.push_back(const_cast<char*>(one.c_str()));
  arguments.push_back(nullptr);
  environment.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid < 0) return errno_error(ErrorCode::kDeferred, "fork");
  if (pid == 0) execute_traced(program, arguments.data(), environment.data());
  Result<int> status = wait_for(pid);
  if (!status) return status.error();
  if (!WIFSTOPPED(*status)) return Error{ErrorCode::kCannotExec, "cannot start " + program};
  Result<void> taken = take_vdso_away(pid);
  if (!taken || ::ptrace(PTRACE_DETACH, pid, nullptr, nullptr) != 0) {
    ::kill(pid, SIGKILL);
    (void)wait_for(pid);
    return taken ? not_traced("ptrace(DETACH)") : taken.error();
  }
  status = wait_for(pid);
  if (!status) return status.error();
  return read_wait_status(*status);
}

}  // namespace scanq
