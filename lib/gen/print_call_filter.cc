// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The system calls that a confined process may make, and a program that prints them in the kernel's
// form for lib/base/call_filter.h. The program runs when we are built, because libseccomp takes
// longer to make the rules than a process that lives for one message takes to start. Its argument
// is the kind of processor that the rules are for, by the compilers' name (x86_64, aarch64).
#include <fcntl.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <vector>

#include "lib/base/call_filter.h"

namespace scanq {
namespace {

// Listed by name, since not every machine has every call; a name that the machine does not know is
// left out. Landlock limits the files that the calls with paths may touch.
constexpr const char* kAllowed[] = {
    // Files that are open, and the few that may be opened.
    "read", "pread64", "readv", "preadv", "write", "pwrite64", "writev", "pwritev", "lseek",
    "_llseek", "close", "dup", "fstat", "fstat64", "newfstatat", "fstatat64", "stat", "stat64",
    "lstat", "lstat64", "statx", "fstatfs", "fstatfs64", "statfs", "statfs64", "openat", "open",
    "access", "faccessat", "faccessat2", "getdents64", "getcwd", "ftruncate", "ftruncate64",
    "fsync", "fdatasync", "fadvise64", "readahead", "flock", "unlink", "unlinkat", "rmdir",
    "rename", "renameat", "renameat2", "sendfile", "sendfile64", "copy_file_range", "poll", "ppoll",
    "select", "pselect6",
    // Memory. mmap and mprotect have rules of their own below.
    "brk", "munmap", "mremap", "madvise", "msync", "mincore",
    // Ourselves.
    "futex", "rseq", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigreturn", "sigaltstack",
    "restart_syscall", "exit", "exit_group", "getpid", "gettid", "getppid", "getuid", "geteuid",
    "getgid", "getegid", "getrusage", "times", "uname", "sysinfo", "sched_getaffinity",
    "sched_yield", "getrandom", "clock_gettime", "clock_gettime64", "clock_getres", "gettimeofday",
    "time", "nanosleep", "clock_nanosleep"};

// Libraries try these calls and cope with a refusal. chmod could let a worker open its input for
// writing; and chmod or umask could make a folder that its owner cannot remove. fallocate fills a
// disk at once, also beyond RLIMIT_FSIZE.
constexpr const char* kRefused[] = {"chmod", "fchmod", "fchmodat", "utime",  "utimes", "utimensat",
                                    "chown", "fchown", "fchownat", "lchown", "umask",  "fallocate"};
// The same for a call whose name libseccomp 2.5 does not know. It has this number on all machines,
// as every call since Linux 5.1 has the same number on all.
constexpr int kFchmodat2 = 452;

// The number of a call that a tracer made void (seccomp(2)). It does nothing, so there is no harm
// in it; with it strace(1) can make the calls of a confined process fail.
constexpr int kVoided = -1;

// A parser need not know where a link leads. The answer that nothing is a link makes realpath(3)
// return the path as it is; libclamav 1.5 calls it before it loads signatures.
constexpr const char* kNoLinks[] = {"readlink", "readlinkat"};

// The allowed requests to fcntl. F_SETOWN and F_SETSIG, which send signals to others, are missing.
constexpr int kFcntlAllowed[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD,
                                 F_GETFL, F_GETLK,         F_SETLK, F_SETLKW};

// A search tree: the kernel takes twice as long to load a chain of comparisons.
constexpr std::uint32_t kAsTree = 2;

// The rules under construction. Remembers the first failure.
class Rules {
 public:
  explicit Rules(scmp_filter_ctx context) : context_(context) {}

  void set(scmp_filter_attr attribute, std::uint32_t value) {
    note(seccomp_attr_set(context_, attribute, value));
  }
  void add(std::uint32_t action, const char* name, std::initializer_list<scmp_arg_cmp> when = {}) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number != __NR_SCMP_ERROR) add(action, number, when);
  }
  void add(std::uint32_t action, int number, std::initializer_list<scmp_arg_cmp> when = {}) {
    const int added = seccomp_rule_add_array(context_, action, number,
                                             static_cast<unsigned>(when.size()), when.begin());
    // -EOPNOTSUPP, -EDOM: the machine has this call under another name only.
    if (added != -EOPNOTSUPP && added != -EDOM) note(added);
  }
  void allow(const char* name, std::initializer_list<scmp_arg_cmp> when = {}) {
    add(SCMP_ACT_ALLOW, name, when);
  }
  void note(int result) {
    if (trouble_ == 0) trouble_ = -result;
  }
  int trouble() const { return trouble_; }

 private:
  scmp_filter_ctx context_;
  int trouble_ = 0;
};

void add_memory_rules(Rules& rules) {
#ifdef SCANQ_SANITIZED
  // The run-time library of the sanitizers makes more mappings and calls, above all to report a
  // fault.
  for (const char* name : {"mmap", "mprotect", "prctl", "sched_getparam"}) rules.allow(name);
#else
  // All code is there before, and none is made. None is loaded either, since a file could be
  // written first and mapped then. libc tries it for a converter of charsets, and copes with a
  // refusal.
  for (const char* name : {"mmap", "mmap2"}) {
    rules.allow(name, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
    rules.add(SCMP_ACT_ERRNO(EPERM), name,
              {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC)});
  }
  rules.allow("mprotect", {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
#endif
}

void add_rules(Rules& rules) {
  for (const char* name : kAllowed) rules.allow(name);
  for (const char* name : kRefused) rules.add(SCMP_ACT_ERRNO(EPERM), name);
  rules.add(SCMP_ACT_ERRNO(EPERM), kFchmodat2);
  rules.add(SCMP_ACT_ERRNO(ENOSYS), kVoided);
  for (const char* name : kNoLinks) rules.add(SCMP_ACT_ERRNO(EINVAL), name);
  add_memory_rules(rules);
  for (const int command : kFcntlAllowed) {
    rules.allow("fcntl", {SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))});
    rules.allow("fcntl64", {SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))});
  }
  // isatty tries this; no descriptor of ours is a terminal.
  rules.add(SCMP_ACT_ERRNO(ENOTTY), "ioctl", {SCMP_A1(SCMP_CMP_EQ, TCGETS)});
  // A folder that its owner could not enter could not be removed either.
  rules.allow("mkdir", {SCMP_A1(SCMP_CMP_MASKED_EQ, 0700, 0700)});
  rules.allow("mkdirat", {SCMP_A2(SCMP_CMP_MASKED_EQ, 0700, 0700)});
  // For abort(3): only this process can be ended.
  rules.allow("tgkill", {SCMP_A0(SCMP_CMP_EQ, kOurselves)});
  // The limits of this process alone; without privileges they can only be lowered.
  rules.allow("prlimit64", {SCMP_A0(SCMP_CMP_EQ, 0)});
  rules.allow("prlimit64", {SCMP_A0(SCMP_CMP_EQ, kOurselves)});
}
constexpr int kRulesOnOurselves = 2;

// libseccomp's number of the kind of processor; 0: it knows none of that name.
std::uint32_t number_of(const char* processor) {
  // The kinds for which libseccomp has another name than compilers.
  constexpr const char* kNames[][2] = {
      {"i386", "x86"}, {"i686", "x86"}, {"powerpc64", "ppc64"}, {"powerpc64le", "ppc64le"}};
  for (const auto& [of_compilers, of_libseccomp] : kNames) {
    if (std::strcmp(processor, of_compilers) == 0) processor = of_libseccomp;
  }
  return seccomp_arch_resolve_name(processor);
}

// Every other call kills the process, and so does a call for another kind of machine. Empty: errno
// has the reason.
std::vector<sock_filter> make_filter(std::uint32_t processor) {
  scmp_filter_ctx context = seccomp_init(SCMP_ACT_KILL_PROCESS);
  Rules rules(context);
  if (processor != seccomp_arch_native()) {
    rules.note(seccomp_arch_add(context, processor));
    rules.note(seccomp_arch_remove(context, seccomp_arch_native()));
  }
  rules.set(SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  rules.set(SCMP_FLTATR_CTL_OPTIMIZE, kAsTree);
  rules.set(SCMP_FLTATR_API_TSKIP, 1);  // so that there may be a rule for kVoided
  add_rules(rules);
  errno = rules.trouble();
  std::FILE* file = std::tmpfile();
  if (errno != 0 || seccomp_export_bpf(context, fileno(file)) != 0) return {};
  std::vector<sock_filter> filter(BPF_MAXINSNS);
  std::rewind(file);
  filter.resize(std::fread(filter.data(), sizeof(sock_filter), filter.size(), file));
  return filter;
}

int print_filter(const char* processor) {
  const std::uint32_t number = number_of(processor);
  if (number == 0) {
    return std::fprintf(stderr, "call_filter: libseccomp knows no processor %s\n", processor), 1;
  }
  const std::vector<sock_filter> filter = make_filter(number);
  if (filter.empty()) return std::perror("call_filter"), 1;
  if (std::count_if(filter.begin(), filter.end(), names_ourselves) != kRulesOnOurselves) {
    return std::fputs("call_filter: the process id is not compared as expected\n", stderr), 1;
  }
  std::puts("#include \"lib/base/call_filter.h\"\n\nnamespace scanq {");
  std::puts("static constexpr sock_filter kFilter[] = {");
  for (const sock_filter& step : filter) {
    std::printf("{%#x, %u, %u, %#x},\n", step.code, step.jt, step.jf, step.k);
  }
  std::puts("};\nstd::span<const sock_filter> call_filter() { return kFilter; }\n}");
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace
}  // namespace scanq

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: print_call_filter PROCESSOR\n", stderr), 2;
  return scanq::print_filter(argv[1]);
}
