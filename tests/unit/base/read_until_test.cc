// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/read_until.h"

#include <signal.h>

#include "tests/unit/catch.h"

using namespace scanq;

namespace {

const auto kAfterAMoment = std::chrono::milliseconds(20);

SpawnRequest shell(const std::string& script, const Pipe& pipe) {
  SpawnRequest request;
  request.program = "/bin/sh";
  request.argv = {"sh", "-c", script};
  request.env = {"PATH=/usr/bin:/bin"};
  request.fds = {{pipe.write_end.get(), 1}};
  return request;
}

}  // namespace

TEST_CASE("read_until: what was written until all have closed it", "[read_until]") {
  Result<Pipe> pipe = make_pipe();
  REQUIRE((pipe && write_all(pipe->write_end.get(), "some words")));
  pipe->write_end.reset();
  const Result<std::string> text =
      read_until(pipe->read_end.get(), 10, Clock::now() + kAfterAMoment);
  REQUIRE(text);
  CHECK(*text == "some words");
}

TEST_CASE("read_until: an end that stays open is waited for until the deadline, however much came",
          "[read_until]") {
  Result<Pipe> pipe = make_pipe();
  REQUIRE((pipe && write_all(pipe->write_end.get(), "some words")));
  for (const auto deadline : {Clock::now() - kAfterAMoment, Clock::now() + kAfterAMoment}) {
    const Result<std::string> text = read_until(pipe->read_end.get(), 10, deadline);
    REQUIRE_FALSE(text);
    CHECK(text.error().code == ErrorCode::kTimeout);
  }
}

TEST_CASE("read_until: more than the limit is no answer", "[read_until]") {
  Result<Pipe> pipe = make_pipe();
  REQUIRE((pipe && write_all(pipe->write_end.get(), "some words")));
  const Result<std::string> text =
      read_until(pipe->read_end.get(), 9, Clock::now() + kAfterAMoment);
  REQUIRE_FALSE(text);
  CHECK(text.error().code == ErrorCode::kInternal);
}

TEST_CASE("read_until: a child's answer comes with its end", "[read_until]") {
  Result<Pipe> pipe = make_pipe();
  REQUIRE(pipe);
  Result<Child> child = Child::start(shell("echo yes; exit 3", *pipe));
  REQUIRE(child);
  const Result<ChildAnswer> answer =
      read_answer(*child, *pipe, 100, Clock::now() + std::chrono::seconds(60));
  REQUIRE(answer);
  CHECK(answer->text == "yes\n");
  CHECK(answer->ended.describe() == "exit 3");
}

TEST_CASE("read_until: a child that hangs with its end open, or closed, is left at the deadline",
          "[read_until]") {
  for (const char* script : {"exec sleep 1000", "exec >&-; exec sleep 1000"}) {
    Result<Pipe> pipe = make_pipe();
    REQUIRE(pipe);
    Result<Child> child = Child::start(shell(script, *pipe));
    REQUIRE(child);
    const Result<ChildAnswer> answer =
        read_answer(*child, *pipe, 100, Clock::now() + kAfterAMoment);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::kTimeout);
    CHECK(::kill(child->pid(), 0) == 0);
  }
}

TEST_CASE("read_until: a look is due also when the child has closed its end and does not end",
          "[read_until]") {
  Result<Pipe> pipe = make_pipe();
  REQUIRE(pipe);
  Result<Child> child = Child::start(shell("exec >&-; exec sleep 1000", *pipe));
  REQUIRE(child);
  const Look look = []() -> Result<void> { return Error{ErrorCode::kNoSpool, "seen"}; };
  const Result<ChildAnswer> answer =
      read_answer(*child, *pipe, 100, Clock::now() + std::chrono::seconds(60), look);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().text == "seen");
}
