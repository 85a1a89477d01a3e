// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/clock_override.h"

#include <sys/time.h>

#include <ctime>

#include "tests/unit/catch.h"

namespace {

using Microseconds = long long;

Microseconds quick() {
  timeval time{};
  REQUIRE(::gettimeofday(&time, nullptr) == 0);
  return time.tv_sec * 1'000'000LL + time.tv_usec;
}
Microseconds real() {
  timespec time{};
  REQUIRE(::clock_gettime(CLOCK_REALTIME, &time) == 0);
  return time.tv_sec * 1'000'000LL + time.tv_nsec / 1000;
}

}  // namespace

TEST_CASE("clock_override: the time is never ahead, and asked for at least once in 16 calls",
          "[clock_override]") {
  Microseconds last = 0;
  for (int round = 0; round < 1000; ++round) {
    const Microseconds begin = real();
    for (int call = 0; call < 16; ++call) {
      const Microseconds now = quick();
      CHECK(now >= last);
      CHECK(now <= real());
      last = now;
    }
    CHECK(last >= begin);
  }
}

TEST_CASE("clock_override: a new process is told no old time", "[clock_override]") {
  for (int round = 0; round < 1000; ++round) {
    (void)quick();
    const Microseconds begin = real();
    scanq::forget_time();
    CHECK(quick() >= begin);
  }
}
