// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/close_from.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <functional>

#include "tests/unit/catch.h"

#include "lib/base/process.h"
#include "lib/base/temp_folder.h"

using namespace scanq;

namespace {

constexpr int kFirst = 5, kInherited[] = {5, 7, 900};

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) >= 0;
}

// As on Linux before 5.9.
bool take_close_range_away() {
  sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close_range, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program = {std::size(steps), steps};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// Whether `check` holds in a process that was left descriptors.
bool holds_in_heir(const std::function<bool()>& check) {
  const pid_t child = ::fork();
  if (child == 0) {
    const struct rlimit many = {1024, 1024};
    bool is_ready = ::setrlimit(RLIMIT_NOFILE, &many) == 0;
    for (const int fd : kInherited) is_ready = is_ready && ::dup2(1, fd) == fd;
    ::_exit(is_ready && check() ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return status == 0;
}

bool are_closed() {
  bool all = close_from(kFirst) && is_open(2);
  for (const int fd : kInherited) all = all && !is_open(fd);
  return all;
}

}  // namespace

TEST_CASE("close_from: nothing from that number on stays open", "[close_from]") {
  CHECK(holds_in_heir(are_closed));
}

TEST_CASE("close_from: nor where the kernel has no close_range", "[close_from]") {
  CHECK(holds_in_heir([] { return take_close_range_away() && are_closed(); }));
  CHECK(holds_in_heir([] {  // no descriptor is free to look for them by
    const struct rlimit few = {0, 0};
    return take_close_range_away() && ::setrlimit(RLIMIT_NOFILE, &few) == 0 && are_closed();
  }));
}

TEST_CASE("close_from: nor without /proc, unless there may be numbers that nobody can look at",
          "[close_from]") {
  if (::geteuid() != 0) return;
  Result<TempFolder> empty = TempFolder::make("/tmp");
  REQUIRE(empty);
  const auto leave = [&] {
    return ::chroot(empty->path().c_str()) == 0 && take_close_range_away();
  };
  CHECK(holds_in_heir([&] { return leave() && are_closed(); }));
  // Most systems allow no higher limit than that.
  rlim_t most = 0;
  std::ifstream("/proc/sys/fs/nr_open") >> most;
  if (most <= 1 << 20) return;
  CHECK(holds_in_heir([&] {
    const struct rlimit more = {1024, (1 << 20) + 1};
    return leave() && ::setrlimit(RLIMIT_NOFILE, &more) == 0 && !close_from(kFirst);
  }));
}

TEST_CASE("close_from: a child has the descriptors asked for, no others, also without close_range",
          "[close_from]") {
  CHECK(holds_in_heir([] {
    SpawnRequest request;
    request.program = "/bin/sh";
    request.argv = {"sh", "-c", "[ -e /proc/self/fd/2 ] && ! [ -e /proc/self/fd/900 ]"};
    request.fds = {{2, 2}};
    if (!take_close_range_away()) return false;
    Result<Child> child = Child::start(request);
    if (!child) return false;
    const Result<ExitStatus> ended = child->wait_until(Clock::time_point::max());
    return ended && ended->is_success();
  }));
}
