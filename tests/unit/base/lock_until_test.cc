// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/lock_until.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <string>

#include "tests/unit/catch.h"

using namespace scanq;

namespace {

// A lock file opened as if by several processes; it is removed at the end.
struct LockFile {
  std::string path = "/tmp/scanq-lock.XXXXXX";
  LockFile() { ::close(::mkstemp(path.data())); }
  ~LockFile() { ::unlink(path.c_str()); }
  Fd open() const { return Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)); }
};

const auto kSoon = std::chrono::milliseconds(20);

}  // namespace

TEST_CASE("lock until: a free lock is taken, also when the time is over", "[lock_until]") {
  const LockFile file;
  const Fd ours = file.open(), other = file.open();
  CHECK(lock_until(ours, Clock::now() - kSoon));
  CHECK(::flock(other.get(), LOCK_EX | LOCK_NB) != 0);
}

TEST_CASE("lock until: one that is never given up is waited for until the deadline",
          "[lock_until]") {
  const LockFile file;
  const Fd ours = file.open(), other = file.open();
  REQUIRE(::flock(other.get(), LOCK_EX) == 0);
  CHECK_FALSE(lock_until(ours, Clock::now() - kSoon));
  CHECK_FALSE(lock_until(ours, Clock::now() + kSoon));
}

TEST_CASE(
    "lock until: it waits no longer where the signal is blocked and ignored, and leaves it so",
    "[lock_until]") {
  const LockFile file;
  const Fd ours = file.open(), other = file.open();
  REQUIRE(::flock(other.get(), LOCK_EX) == 0);
  sigset_t urgent, before, after;
  ::sigemptyset(&urgent);
  ::sigaddset(&urgent, SIGURG);
  ::sigprocmask(SIG_BLOCK, &urgent, &before);
  ::signal(SIGURG, SIG_IGN);
  CHECK_FALSE(lock_until(ours, Clock::now() + kSoon));
  CHECK(::signal(SIGURG, SIG_DFL) == SIG_IGN);
  ::sigprocmask(SIG_SETMASK, &before, &after);
  CHECK(::sigismember(&after, SIGURG) == 1);
}
