// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/signals.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>
#include "tests/unit/catch.h"

#include "lib/base/fd.h"
#include "lib/base/lock_until.h"
#include "lib/base/process.h"
#include "lib/base/read_until.h"
#include "lib/base/temp_folder.h"

using namespace scanq;

namespace {

constexpr unsigned kPatienceSeconds = 60;

// Whether the call, made in a process that SIGTERM asks to stop, ends with the error of that. It is
// a process of its own, since nothing takes such a note back.
bool is_ended_by_sigterm(const std::function<bool()>& call) {
  const pid_t child = ::fork();
  if (child == 0) {
    take_over_signals();
    ::raise(SIGTERM);
    ::_exit(call() ? 0 : 1);
  }
  const auto kill_it = [](int) {};
  struct sigaction action = {}, before;
  action.sa_handler = kill_it;  // only ends the wait
  ::sigaction(SIGALRM, &action, &before);
  ::alarm(kPatienceSeconds);
  int status = -1;
  const bool has_ended = ::waitpid(child, &status, 0) == child;
  ::alarm(0);
  ::sigaction(SIGALRM, &before, nullptr);
  if (has_ended) return status == 0;
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  return false;
}

template <class Value>
bool is_stopped(const Result<Value>& result) {
  return !result && result.error().code == ErrorCode::kDeferred &&
         result.error().text.find("stopped by signal 15") != std::string::npos;
}

}  // namespace

TEST_CASE("signals: a request to stop ends a read of what is silent, and of what never ends",
          "[signals]") {
  Result<Pipe> silent = make_pipe();
  Result<Fd> zeros = open_file("/dev/zero", O_RDONLY);
  REQUIRE((silent && zeros));
  for (const int fd : {silent->read_end.get(), zeros->get()}) {
    CHECK(is_ended_by_sigterm([&] {
      char byte[1];
      return is_stopped(read_some(fd, byte, sizeof byte));
    }));
    CHECK(is_ended_by_sigterm([&] { return is_stopped(read_to_end(fd, SIZE_MAX)); }));
    CHECK(is_ended_by_sigterm(
        [&] { return is_stopped(read_until(fd, SIZE_MAX, Clock::time_point::max())); }));
  }
}

TEST_CASE("signals: a request to stop ends a write that nobody takes", "[signals]") {
  Result<Pipe> full = make_pipe();
  REQUIRE(full);
  const std::string more_than_a_pipe_holds(1 << 20, 'x');
  CHECK(is_ended_by_sigterm(
      [&] { return is_stopped(write_all(full->write_end.get(), more_than_a_pipe_holds)); }));
}

TEST_CASE("signals: a request to stop ends the opening of a FIFO that nobody writes to",
          "[signals]") {
  Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const std::string path = folder->path() + "/fifo";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  CHECK(is_ended_by_sigterm([&] { return is_stopped(open_file(path, O_RDONLY)); }));
  CHECK(is_ended_by_sigterm([&] { return is_stopped(open_file_at(AT_FDCWD, path, O_RDONLY)); }));
}

TEST_CASE(
    "signals: a request to stop ends the wait for a child, but not one that is not to heed it",
    "[signals]") {
  SpawnRequest request;
  request.program = "/bin/sleep";
  CHECK(is_ended_by_sigterm([&] {
    request.argv = {"sleep", "1000"};
    Result<Child> child = Child::start(request);
    return child && is_stopped(child->wait_until(Clock::time_point::max()));
  }));
  CHECK(is_ended_by_sigterm([&] {
    request.argv = {"sleep", "0"};
    Result<Child> child = Child::start(request);
    if (!child) return false;
    const Result<ExitStatus> ended =
        child->wait_until(Clock::time_point::max(), Child::Stop::kIgnore);
    return ended && ended->is_success();
  }));
}
