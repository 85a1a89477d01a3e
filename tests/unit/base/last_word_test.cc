// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/last_word.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "lib/base/fd.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

constexpr int kCameBack = 7;

struct Told {
  std::string text;
  int exit_code;  // -1: ended by a signal
};

// Runs `library` in a child that has its last word ready.
Told told_by(void (*library)()) {
  Pipe pipe = std::move(*make_pipe());
  const pid_t child = ::fork();
  if (child == 0) {
    {
      const LastWord last_word(pipe.write_end.get(), "so far");
      library();
    }
    ::_exit(kCameBack);
  }
  pipe.write_end.reset();
  const Result<std::string> text = read_to_end(pipe.read_end.get(), 100);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {*text, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

volatile int g_never = 1;

}  // namespace

TEST_CASE("last word: it is written where a library ends the process or loops", "[last_word]") {
  struct Way {
    std::string what;
    void (*library)();
  };
  for (const Way& way : {Way{"exit", [] { std::exit(1); }},
#ifndef SCANQ_SANITIZED
                         Way{"abort", [] { std::abort(); }},
                         Way{"a fault", [] { *reinterpret_cast<volatile int*>(g_never - 1) = 1; }},
#endif
                         Way{"a loop", [] {
                               while (g_never != 0) {
                               }
                             }}}) {
    INFO(way.what);
    const Told told = told_by(way.library);
    CHECK(told.text == "so far");
    CHECK(told.exit_code == 0);
  }
}

TEST_CASE("last word: it is not written where the library comes back", "[last_word]") {
  const Told told = told_by([] { LastWord::step(); });
  CHECK(told.text.empty());
  CHECK(told.exit_code == kCameBack);
}

TEST_CASE("last word: what runs in a pause ends the process as ever", "[last_word]") {
  const Told told = told_by([] {
    const LastWord::Pause pause;
    std::_Exit(3);
  });
  CHECK(told.text.empty());
  CHECK(told.exit_code == 3);
}

#ifndef SCANQ_SANITIZED
TEST_CASE("last word: a library cannot take all memory", "[last_word]") {
  const Told told = told_by([] {
    while (std::malloc(1 << 20) != nullptr) {
    }
    std::exit(1);
  });
  CHECK(told.text == "so far");
}
#endif

}  // namespace scanq
