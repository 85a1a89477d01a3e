// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/freeze/start_without_vdso.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/fd.h"
#include "tests/unit/catch.h"

using namespace scanq;

namespace {

Clock::time_point in_a_minute() {
  return Clock::now() + std::chrono::seconds(60);
}

}  // namespace

// Runs the dynamic loader, which prints facts about its start to descriptor 1; that is a file
// meanwhile.
TEST_CASE("start_without_vdso: the program has no vdso, and our environment and descriptors",
          "[start_without_vdso]") {
  Result<Fd> out = make_memory_file("out");
  Result<Fd> kept = duplicate(1);
  REQUIRE(out);
  REQUIRE(kept);
  ::setenv("LD_SHOW_AUXV", "1", 1);
  REQUIRE(::dup2(out->get(), 1) == 1);
  Result<ExitStatus> ended = run_without_vdso("/usr/bin/env", {"env"}, in_a_minute());
  REQUIRE(::dup2(kept->get(), 1) == 1);
  ::unsetenv("LD_SHOW_AUXV");
  REQUIRE(ended);
  CHECK(ended->is_success());
  REQUIRE(seek_to(out->get(), 0));
  Result<std::string> text = read_to_end(out->get(), 1 << 20);
  REQUIRE(text);
  CHECK(text->find("AT_PHDR") != std::string::npos);
  CHECK(text->find("AT_SYSINFO_EHDR") == std::string::npos);
  CHECK(text->find("GLIBC_TUNABLES=glibc.pthread.rseq=0\n") != std::string::npos);
  CHECK(text->find("PATH=") != std::string::npos);
}

TEST_CASE("start_without_vdso: how it ends is told", "[start_without_vdso]") {
  Result<ExitStatus> killed =
      run_without_vdso("/bin/sh", {"sh", "-c", "kill -9 $$"}, in_a_minute());
  REQUIRE(killed);
  CHECK(killed->by_signal);
  CHECK(killed->number == 9);
  Result<ExitStatus> missing = run_without_vdso("/nonexistent/program", {"program"}, in_a_minute());
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::kCannotExec);
}

TEST_CASE("start_without_vdso: one that does not end is killed at the deadline",
          "[start_without_vdso]") {
  Result<ExitStatus> ended = run_without_vdso("/bin/sleep", {"sleep", "1000"},
                                              Clock::now() + std::chrono::milliseconds(20));
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code == ErrorCode::kTimeout);
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // and nothing is left of it
}
