// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/process.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/temp_folder.h"
#include "tests/unit/catch.h"
#include "tests/unit/skip.h"

namespace scanq {
namespace {

SpawnRequest shell(const std::string& script) {
  SpawnRequest request;
  request.program = "/bin/sh";
  request.argv = {"sh", "-c", script};
  request.env = {"PATH=/usr/bin:/bin"};
  return request;
}

ExitStatus run(const SpawnRequest& request) {
  Result<Child> child = Child::start(request);
  REQUIRE(child);
  Result<ExitStatus> ended = child->wait_until(Clock::now() + std::chrono::seconds(60));
  REQUIRE(ended);
  return *ended;
}

std::string output_of(SpawnRequest request) {
  Result<Pipe> ends = make_pipe();
  REQUIRE(ends);
  request.fds.push_back({ends->write_end.get(), 1});
  Result<Child> child = Child::start(request);
  REQUIRE(child);
  ends->write_end.reset();
  Result<std::string> all = read_to_end(ends->read_end.get(), 1 << 16);
  REQUIRE(all);
  return *all;
}

std::string read_once(int fd) {
  char buffer[100];
  const Result<std::size_t> got = read_some(fd, buffer, sizeof buffer);
  return got ? std::string(buffer, *got) : "";
}

bool exists(pid_t pid) {
  return ::kill(pid, 0) == 0;
}

}  // namespace

TEST_CASE("process: an end is an exit code or a signal", "[process]") {
  CHECK(run(shell("exit 0")).is_success());
  const ExitStatus code = run(shell("exit 71"));
  CHECK(code.describe() == "exit 71");
  const ExitStatus killed = run(shell("kill -KILL $$"));
  CHECK(killed.by_signal);
  CHECK(killed.describe() == "killed by signal 9 (Killed)");
}

TEST_CASE("process: a program that cannot be started is an error of start", "[process]") {
  SpawnRequest request;
  request.program = "/no/such/program";
  request.argv = {"x"};
  const Result<Child> child = Child::start(request);
  REQUIRE_FALSE(child);
  CHECK(child.error().code == ErrorCode::kCannotExec);
  CHECK(child.error().text == "cannot start /no/such/program: No such file or directory");
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // and nothing is left of it
}

TEST_CASE("process: a child has the environment and the descriptors asked for, no others",
          "[process]") {
  Result<Fd> ours = open_file("/dev/null", O_RDONLY);
  REQUIRE(ours);
  Result<Fd> kept = duplicate(ours->get(), 50);
  SpawnRequest request = shell("exec ls /proc/self/fd");
  request.fds = {{ours->get(), 0}, {ours->get(), 7}};
  // 2 was not asked for, so ls opens the folder as 2.
  CHECK(output_of(request) == "0\n1\n2\n7\n");
  request = shell("exec env");
  request.env = {"ONE=1"};
  request.program = "/usr/bin/env";
  request.argv = {"env"};
  CHECK(output_of(request) == "ONE=1\n");
}

TEST_CASE("process: descriptors may trade places", "[process]") {
  Result<Pipe> first = make_pipe();
  Result<Pipe> second = make_pipe();
  REQUIRE((first && second));
  const int a = first->write_end.get();
  const int b = second->write_end.get();
  SpawnRequest request =
      shell("echo to-b >&" + std::to_string(a) + "; echo to-a >&" + std::to_string(b));
  request.fds = {{a, b}, {b, a}};
  CHECK(run(request).is_success());
  CHECK(read_once(first->read_end.get()) == "to-a\n");
  CHECK(read_once(second->read_end.get()) == "to-b\n");
}

TEST_CASE("process: at the deadline the child lives on, and its owner's end is its own",
          "[process]") {
  pid_t pid = 0;
  {
    Result<Child> child = Child::start(shell("exec sleep 1000"));
    REQUIRE(child);
    pid = child->pid();
    const Result<ExitStatus> ended = child->wait_until(Clock::now());
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code == ErrorCode::kTimeout);
    CHECK(exists(pid));
  }
  CHECK_FALSE(exists(pid));
}

TEST_CASE("process: a stopped child is killed all the same", "[process]") {
  Result<Child> child = Child::start(shell("kill -STOP $$"));
  REQUIRE(child);
  const pid_t pid = child->pid();
  child->kill_and_reap();
  CHECK_FALSE(exists(pid));
}

TEST_CASE("process: processes that a child started do not outlive it", "[process]") {
  const std::string text = output_of(shell("sleep 1000 >/dev/null & echo $!"));
  const pid_t grandchild = std::stoi(text);
  // It is killed with its group; its new parent, another process than this one, reaps it at some
  // time.
  const auto lives = [stat = "/proc/" + std::to_string(grandchild) + "/stat"] {
    const Result<std::string> state = read_file(stat, 4096);
    return state && state->find(") Z ") == std::string::npos;
  };
  const Clock::time_point patience = Clock::now() + std::chrono::seconds(60);
  while (lives() && Clock::now() < patience) ::sched_yield();
  CHECK_FALSE(lives());
}

TEST_CASE("process: a child has our signal mask and none of our handlers, and we keep both",
          "[process]") {
  sigset_t one, before, after;
  ::sigemptyset(&one);
  ::sigaddset(&one, SIGUSR1);
  ::sigprocmask(SIG_SETMASK, &one, &before);
  const auto handler = ::signal(SIGUSR2, [](int) {});
  const std::string signals = output_of(shell("exec sed -nE '/^Sig(Blk|Cgt)/p' /proc/self/status"));
  const auto kept = ::signal(SIGUSR2, handler);
  ::sigprocmask(SIG_SETMASK, &before, &after);
  CHECK(signals == "SigBlk:\t0000000000000200\nSigCgt:\t0000000000000000\n");
  CHECK(kept != SIG_DFL);
  CHECK(::sigismember(&after, SIGUSR1) == 1);
  CHECK(::sigismember(&after, SIGUSR2) == 0);
}

TEST_CASE("process: limits and the working folder are the child's", "[process]") {
  Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  SpawnRequest request = shell("pwd; ulimit -n; ulimit -c");
  request.working_folder = folder->path();
  request.limits = {{RLIMIT_NOFILE, 20, 20}, {RLIMIT_CORE, 0, 0}};
  CHECK(output_of(request) == folder->path() + "\n20\n0\n");
}

TEST_CASE("process: root's child becomes the user asked for, without root's groups", "[process]") {
  if (::geteuid() != 0) SKIP_TEST("only root can become another user");
  SpawnRequest request = shell("id -u; id -ru; id -g; id -G");
  request.user = User{65534, 65533};
  CHECK(output_of(request) == "65534\n65534\n65533\n65533\n");
}

}  // namespace scanq
