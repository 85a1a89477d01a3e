// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// flock(2) knows no deadline, so the signal of a timer ends it. Not SIGALRM, which tells that the
// process may live no longer; and one that does nothing by default, because any process may send
// it. The timer is made by raw system calls, since the C library's functions bring threads into a
// static program.
#include "lib/base/lock_until.h"

#include <signal.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace scanq {
namespace {

constexpr int kSignal = SIGURG;
// If a signal comes between the look at the clock and the call, the next one ends the call.
constexpr struct timespec kAgain = {0, 10'000'000};
static_assert(sizeof(time_t) == sizeof(long), "the kernel's own timespec");

void end_the_call(int) {}

// Signals from a point in time on, each of which ends a blocking call (EINTR).
class Interruptions {
 public:
  explicit Interruptions(Clock::time_point begin);
  Interruptions(const Interruptions&) = delete;
  Interruptions& operator=(const Interruptions&) = delete;
  ~Interruptions();
  bool will_come() const { return will_come_; }

 private:
  struct sigaction action_before_ = {};
  sigset_t mask_before_ = {};
  int timer_ = -1;
  bool has_timer_ = false, will_come_ = false;
};

Interruptions::Interruptions(Clock::time_point begin) {
  struct sigaction action = {};
  action.sa_handler = end_the_call;  // without SA_RESTART
  ::sigaction(kSignal, &action, &action_before_);
  sigset_t ours;
  ::sigemptyset(&ours);
  ::sigaddset(&ours, kSignal);
  ::sigprocmask(SIG_UNBLOCK, &ours, &mask_before_);
  struct sigevent event = {};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = kSignal;
  has_timer_ = ::syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer_) == 0;  // Clock's clock
  const auto since_boot = begin.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_boot);
  const std::chrono::nanoseconds rest = since_boot - seconds;
  const struct itimerspec times = {kAgain, {seconds.count(), rest.count()}};
  will_come_ =
      has_timer_ && ::syscall(SYS_timer_settime, timer_, TIMER_ABSTIME, &times, nullptr) == 0;
}

Interruptions::~Interruptions() {
  if (has_timer_) ::syscall(SYS_timer_delete, timer_);
  ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
  ::sigaction(kSignal, &action_before_, nullptr);
}

}  // namespace

bool lock_until(const Fd& file, Clock::time_point deadline) {
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return true;
  const Interruptions interruptions(deadline);
  if (!interruptions.will_come()) return false;
  while (Clock::now() < deadline && stop_signal() == 0) {
    if (::flock(file.get(), LOCK_EX) == 0) return true;
    if (errno != EINTR) return false;
  }
  return false;
}

}  // namespace scanq
