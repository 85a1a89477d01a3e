#include "lib/base/confine_calls.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

#include "lib/base/confine.h"

namespace scanq {
namespace {

// By name, since not every machine has every call: a name that it does not know is left out.
// Landlock says which files the calls with paths may touch.
constexpr const char* kAllowed[] = {
    // Files that are open, and the few that may be opened.
    "read", "pread64", "readv", "preadv", "write", "pwrite64", "writev", "pwritev", "lseek",
    "_llseek", "close", "dup", "fstat", "fstat64", "newfstatat", "fstatat64", "stat", "stat64",
    "lstat", "lstat64", "statx", "fstatfs", "fstatfs64", "statfs", "statfs64", "openat", "open",
    "access", "faccessat", "faccessat2", "getdents64", "getcwd", "ftruncate", "ftruncate64",
    "fsync", "fdatasync", "fadvise64", "fallocate", "readahead", "flock", "unlink", "unlinkat",
    "rmdir", "rename", "renameat", "renameat2", "sendfile", "sendfile64", "copy_file_range", "poll",
    "ppoll", "select", "pselect6",
    // Memory. mmap and mprotect have rules of their own below.
    "brk", "munmap", "mremap", "madvise", "msync", "mincore",
    // Ourselves.
    "futex", "rseq", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigreturn", "sigaltstack",
    "restart_syscall", "exit", "exit_group", "getpid", "gettid", "getppid", "getuid", "geteuid",
    "getgid", "getegid", "getrusage", "times", "uname", "sysinfo", "sched_getaffinity",
    "sched_yield", "getrandom", "clock_gettime", "clock_gettime64", "clock_getres", "gettimeofday",
    "time", "nanosleep", "clock_nanosleep"};

// Libraries ask these and are content with a no. Links would not be followed; and with another mode
// or umask a folder could be made that its owner cannot remove.
constexpr const char* kRefused[] = {"readlink", "readlinkat", "chmod",     "fchmod", "fchmodat",
                                    "utime",    "utimes",     "utimensat", "chown",  "fchown",
                                    "fchownat", "lchown",     "umask"};

// What fcntl may be asked: not F_SETOWN and F_SETSIG, which send signals to others.
constexpr int kFcntlAllowed[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD,
                                 F_GETFL, F_GETLK,         F_SETLK, F_SETLKW};

// The rules under construction; remembers the first failure.
class Rules {
 public:
  explicit Rules(scmp_filter_ctx context) : context_(context) {}

  void add(std::uint32_t action, const char* name, std::initializer_list<scmp_arg_cmp> when = {}) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR || trouble_ != 0) return;
    const int added = seccomp_rule_add_array(context_, action, number,
                                             static_cast<unsigned>(when.size()), when.begin());
    // -EOPNOTSUPP, -EDOM: the machine has the call only by another name.
    if (added != 0 && added != -EOPNOTSUPP && added != -EDOM) trouble_ = -added;
  }
  void allow(const char* name, std::initializer_list<scmp_arg_cmp> when = {}) {
    add(SCMP_ACT_ALLOW, name, when);
  }
  int trouble() const { return trouble_; }

 private:
  scmp_filter_ctx context_;
  int trouble_ = 0;
};

void add_memory_rules(Rules& rules) {
#ifdef SCANQ_SANITIZED
  // The run-time library of the sanitizers maps and asks more, above all to report what it found.
  for (const char* name : {"mmap", "mprotect", "prctl", "sched_getparam"}) rules.allow(name);
#else
  // Nothing is ever writable and executable; libraries (charset converters) are mapped, code is
  // never made.
  for (const char* name : {"mmap", "mmap2"}) {
    rules.allow(name, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
    rules.allow(name, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC)});
  }
  rules.allow("mprotect", {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
#endif
}

void add_rules(Rules& rules) {
  for (const char* name : kAllowed) rules.allow(name);
  for (const char* name : kRefused) rules.add(SCMP_ACT_ERRNO(EPERM), name);
  add_memory_rules(rules);
  for (const int command : kFcntlAllowed) {
    rules.allow("fcntl", {SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))});
    rules.allow("fcntl64", {SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))});
  }
  // isatty asks; no descriptor of ours is a terminal.
  rules.add(SCMP_ACT_ERRNO(ENOTTY), "ioctl", {SCMP_A1(SCMP_CMP_EQ, TCGETS)});
  // A folder that its owner could not enter could not be removed.
  rules.allow("mkdir", {SCMP_A1(SCMP_CMP_MASKED_EQ, 0700, 0700)});
  rules.allow("mkdirat", {SCMP_A2(SCMP_CMP_MASKED_EQ, 0700, 0700)});
  // abort(3) and nobody else's end.
  const auto ourselves = static_cast<scmp_datum_t>(::getpid());
  rules.allow("tgkill", {SCMP_A0(SCMP_CMP_EQ, ourselves)});
  // Limits, ours alone; without privileges they only go down.
  for (const scmp_datum_t pid : {scmp_datum_t{0}, ourselves}) {
    rules.allow("prlimit64", {SCMP_A0(SCMP_CMP_EQ, pid)});
  }
}

}  // namespace

bool has_seccomp_filters() {
  const std::uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

Result<SystemCallFilter*> make_call_filter() {
  scmp_filter_ctx context = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (context == nullptr) return Error{ErrorCode::kInternal, "seccomp_init failed"};
  Rules rules(context);
  int trouble = -seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  if (trouble == 0) {
    add_rules(rules);
    trouble = rules.trouble();
  }
  if (trouble != 0) {
    seccomp_release(context);
    return errno_error(ErrorCode::kInternal, "seccomp rules", trouble);
  }
  return static_cast<SystemCallFilter*>(context);
}

void free_call_filter(SystemCallFilter* filter) {
  seccomp_release(filter);
}

Result<void> enter_call_filter(SystemCallFilter* filter) {
  const int trouble = seccomp_load(filter);
  if (trouble != 0) return errno_error(ErrorCode::kInternal, "seccomp_load", -trouble);
  return {};
}

}  // namespace scanq
