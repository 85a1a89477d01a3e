// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The attempts of a taken-over scanner, made from within the confinement. Each is made in a child
// of its own: with everything that the kernel has, and without Landlock or seccomp, which an old
// kernel lacks.
#include "lib/base/confine.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <iconv.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <functional>
#include "tests/unit/catch.h"

#include "tests/unit/skip.h"
#include "tests/unit/try_confined.h"

namespace scanq {
namespace {

char g_secret[] = "in the parent's memory";
// Writable, as the descriptors are that a worker's answers go to.
const int g_output = ::memfd_create("output", 0);
ConfineRequest with_output() {
  ConfineRequest request;
  request.highest_fd = g_output;
  return request;
}

bool can_open(const std::string& path, int flags) {
  return ::open(path.c_str(), flags | O_CLOEXEC, 0600) >= 0;
}
bool can_run(const char* program) {
  char* const arguments[] = {const_cast<char*>(program), nullptr};
  ::execv(program, arguments);
  return false;  // only a program that runs ends with 0
}
bool can_fork() {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(0);
  return pid > 0;
}
bool can_read_parent() {
  char stolen[sizeof g_secret];
  const iovec here = {stolen, sizeof stolen};
  const iovec there = {g_secret, sizeof g_secret};
  return ::process_vm_readv(::getppid(), &here, 1, &there, 1, 0) > 0;
}
bool can_connect() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  return fd >= 0 && ::bind(fd, nullptr, 0) == 0;
}
[[maybe_unused]] bool can_make_code() {
  return ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}
[[maybe_unused]] bool can_turn_data_into_code() {
  void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return ::mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}
[[maybe_unused]] bool can_run_pages_of(int fd) {
  return ::write(fd, "\xc3", 1) == 1 &&
         ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) != MAP_FAILED;
}
[[maybe_unused]] bool can_unlock_data_by_key() {
  void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return ::syscall(SYS_pkey_mprotect, page, 4096, PROT_READ | PROT_EXEC, -1) == 0;
}
std::string parent_file(const char* name) {
  return "/proc/" + std::to_string(::getppid()) + "/" + name;
}

struct Attempt {
  const char* name;
  std::function<bool()> act;
  bool works_outside;            // so that a failure within the confinement means something
  const char* without_landlock;  // seccomp alone
  const char* without_seccomp;   // Landlock alone; null: it does not matter
};

const Attempt kAttempts[] = {
    {"read /etc/passwd", [] { return can_open("/etc/passwd", O_RDONLY); }, true, "done", "denied"},
    {"list a folder", [] { return can_open("/etc", O_RDONLY | O_DIRECTORY); }, true, "done",
     "denied"},
    {"make a file outside", [] { return can_open("../scanq-probe", O_RDWR | O_CREAT); }, false,
     nullptr, "denied"},
    {"write to a file outside", [] { return can_open("/dev/null", O_WRONLY); }, true, "done",
     "denied"},
    {"read the parent's memory file", [] { return can_open(parent_file("mem"), O_RDONLY); }, true,
     nullptr, "denied"},
    {"write to the own code by the memory file", [] { return can_open("/proc/self/mem", O_RDWR); },
     true, nullptr, "denied"},
    {"look up the parent's environment", [] { return can_open(parent_file("environ"), O_RDONLY); },
     true, nullptr, "denied"},
    {"make a socket", [] { return ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }, true, "killed by SYS",
     nullptr},
    {"use the network", can_connect, false, "killed by SYS", "denied"},
    {"run a program", [] { return can_run("/bin/true"); }, true, "killed by SYS", "denied"},
    {"fork", can_fork, true, "killed by SYS", nullptr},
    {"trace the parent", [] { return ::ptrace(PTRACE_SEIZE, ::getppid(), 0, 0) == 0; }, false,
     "killed by SYS", "denied"},
    {"signal the parent", [] { return ::kill(::getppid(), 0) == 0; }, true, "killed by SYS",
     nullptr},
    {"signal a thread of the parent",
     [] { return ::syscall(SYS_tgkill, ::getppid(), ::getppid(), 0) == 0; }, true, "killed by SYS",
     nullptr},
    {"have the parent signalled",
     [] { return ::fcntl(0, F_SETOWN, ::getppid()) == 0 || errno == ENOTTY; }, false,
     "killed by SYS", nullptr},
    {"read the parent's memory", can_read_parent, true, "killed by SYS", "denied"},
    {"mount", [] { return ::mount("none", "/tmp", "tmpfs", 0, nullptr) == 0; }, false,
     "killed by SYS", "denied"},
    {"make a namespace", [] { return ::unshare(CLONE_NEWUSER) == 0; }, false, "killed by SYS",
     nullptr},
    {"use io_uring",
     [] {
       io_uring_params parameters = {};
       return ::syscall(SYS_io_uring_setup, 1, &parameters) >= 0;
     },
     false, "killed by SYS", nullptr},
    {"use userfaultfd", [] { return ::syscall(SYS_userfaultfd, 0) >= 0; }, false, "killed by SYS",
     nullptr},
    {"use bpf", [] { return ::syscall(SYS_bpf, 0, nullptr, 0) >= 0; }, false, "killed by SYS",
     "denied"},
    {"make a symbolic link", [] { return ::symlink("/etc/passwd", "link") == 0; }, false,
     "killed by SYS", "denied"},
    {"make a folder that its owner cannot enter", [] { return ::mkdir("closed", 0) == 0; }, false,
     "killed by SYS", nullptr},
    {"fill the disk at once",
     [] {
       return ::fallocate(::open(".", O_TMPFILE | O_RDWR, 0600), FALLOC_FL_KEEP_SIZE, 0, 4096) == 0;
     },
     true, "denied", nullptr},
    {"raise a limit",
     [] {
       const rlimit more = {64, RLIM_INFINITY};
       return ::setrlimit(RLIMIT_NPROC, &more) == 0;
     },
     false, "denied", "denied"},
#ifndef SCANQ_SANITIZED
    {"write machine code into a file of the own folder and map it",
     [] { return can_run_pages_of(::open(".", O_TMPFILE | O_RDWR, 0700)); }, true, "denied",
     nullptr},
    {"write machine code into a memory file and map it", [] { return can_run_pages_of(g_output); },
     true, "denied", nullptr},
    {"load a library", [] { return ::dlopen("libBrokenLocale.so.1", RTLD_NOW) != nullptr; }, true,
     "denied", "denied"},
    {"turn data into code by a key", can_unlock_data_by_key, true, "killed by SYS", nullptr},
    {"have all data run", [] { return ::personality(READ_IMPLIES_EXEC) >= 0; }, true,
     "killed by SYS", nullptr},
    {"map memory to write and to run", can_make_code, true, "killed by SYS", nullptr},
    {"turn data into code", can_turn_data_into_code, true, "killed by SYS", nullptr},
#endif
};

}  // namespace

TEST_CASE("confine: everything that a taken-over scanner would try fails", "[confine]") {
  // The next test fails then.
  if (!confinement_facts().is_complete()) SKIP_TEST("this kernel cannot confine in full");
  for (const Attempt& attempt : kAttempts) {
    INFO(attempt.name);
    const std::string ending = try_confined(attempt.act, Lack::kNothing, with_output());
    CHECK((ending == "denied" || ending == "killed by SYS"));
    if (attempt.works_outside) CHECK(try_free(attempt.act) == "done");
  }
}

TEST_CASE("confine: the kernel that tests run on has Landlock and seccomp", "[confine]") {
  INFO(confinement_facts().describe());
  CHECK(confinement_facts().is_complete());
}

TEST_CASE("confine: without Landlock, seccomp still bars its part", "[confine]") {
  for (const Attempt& attempt : kAttempts) {
    INFO(attempt.name);
    const std::string ending = try_confined(attempt.act, Lack::kLandlock, with_output());
    if (attempt.without_landlock != nullptr) CHECK(ending == attempt.without_landlock);
  }
}

TEST_CASE("confine: without seccomp, Landlock and the lost privileges bar what they can",
          "[confine]") {
  for (const Attempt& attempt : kAttempts) {
    INFO(attempt.name);
    const std::string ending = try_confined(attempt.act, Lack::kSeccomp, with_output());
    if (attempt.without_seccomp != nullptr) CHECK(ending == attempt.without_seccomp);
  }
}

TEST_CASE("confine: where confinement is required, a kernel that lacks something is an error",
          "[confine]") {
  ConfineRequest request;
  request.is_required = true;
  const auto nothing = [] { return true; };
  CHECK(try_confined(nothing, Lack::kNothing, request) == "done");
  CHECK(try_confined(nothing, Lack::kLandlock, request) == "exit 20");
  CHECK(try_confined(nothing, Lack::kSeccomp, request) == "exit 20");
}

TEST_CASE("confine: the own folder can be used in full", "[confine]") {
  CHECK(try_confined([] {
          return ::mkdir("folder", 0700) == 0 && can_open("folder/file", O_RDWR | O_CREAT) &&
                 ::rename("folder/file", "folder/other") == 0 &&
                 can_open("folder/other", O_RDWR | O_TRUNC) && ::unlink("folder/other") == 0 &&
                 ::rmdir("folder") == 0;
        }) == "done");
}

TEST_CASE("confine: files that were named can be read, and not written", "[confine]") {
  ConfineRequest request;
  request.readable = {"/etc/passwd", "/no/such/file"};
  CHECK(try_confined([] { return can_open("/etc/passwd", O_RDONLY); }, Lack::kNothing, request) ==
        "done");
  CHECK(try_confined([] { return can_open("/etc/passwd", O_RDWR); }, Lack::kNothing, request) ==
        "denied");
}

TEST_CASE("confine: memory, open charsets and the clock work as before", "[confine]") {
  const iconv_t converter = ::iconv_open("UTF-8", "ISO-2022-JP");
  CHECK(try_confined([converter] {
          std::string large(64 << 20, 'x');
          char in[] = "\x1b$B$\"\x1b(B", out[16] = {};
          char *from = in, *to = out;
          std::size_t in_left = sizeof in - 1, out_left = sizeof out;
          ::iconv(converter, &from, &in_left, &to, &out_left);
          const std::time_t now = std::time(nullptr);
          return large.size() > 0 && std::string_view(out) == "\xe3\x81\x82" &&
                 std::localtime(&now) != nullptr;
        }) == "done");
  ::iconv_close(converter);
}

TEST_CASE("confine: a charset that was not open before is unknown", "[confine]") {
  for (const Lack lack : {Lack::kNothing, Lack::kLandlock, Lack::kSeccomp}) {
    CHECK(try_confined(
              [] { return ::iconv_open("UTF-8", "ISO-2022-CN") != reinterpret_cast<iconv_t>(-1); },
              lack) == "denied");
  }
}

#ifdef __x86_64__
TEST_CASE("confine: that data can be run by the caller's wish ends with the confinement",
          "[confine]") {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGSEGV, SIG_DFL);  // not the test runner's
    ::personality(READ_IMPLIES_EXEC);
    if (!confine({})) ::_exit(kNotConfined);
    void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *static_cast<unsigned char*>(page) = 0xc3;  // a return
    reinterpret_cast<void (*)()>(page)();
    ::_exit(kDone);
  }
  CHECK(ending_of(child) == "killed by SEGV");
}
#endif

TEST_CASE("confine: it may end itself, and set limits of its own", "[confine]") {
  CHECK(try_confined([] {
          struct rlimit now;
          return ::prlimit(::getpid(), RLIMIT_STACK, nullptr, &now) == 0 &&
                 ::prlimit(0, RLIMIT_STACK, &now, nullptr) == 0;
        }) == "done");
  CHECK(try_confined([]() -> bool { std::abort(); }) == "killed by ABRT");
}

TEST_CASE("confine: more memory than allowed is refused, not fatal", "[confine]") {
#ifndef SCANQ_SANITIZED
  CHECK(try_confined([] {
          if (!limit_more_memory(1 << 20)) return false;
          return ::mmap(nullptr, 64 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                 MAP_FAILED;
        }) == "done");
#endif
}

TEST_CASE("confine: descriptors above the highest one asked for are closed", "[confine]") {
  const int open_fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK(try_confined([open_fd] { return ::fcntl(open_fd, F_GETFD) < 0; }) == "done");
  ::close(open_fd);
}

}  // namespace scanq
