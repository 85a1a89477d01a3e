// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/signals.h"

#include <signal.h>
#include <sys/time.h>

#include <iterator>
#include <string>

namespace scanq {
namespace {

constexpr int kTakenOver[] = {SIGPIPE, SIGXFSZ, SIGCHLD, SIGALRM, SIGTERM, SIGHUP, SIGINT};

// Process-wide, as signals are.
struct SavedSignals {
  struct sigaction actions[std::size(kTakenOver)];
  sigset_t mask;
  bool is_saved = false;
};
SavedSignals g_saved;
volatile sig_atomic_t g_stop_signal = 0;

constexpr struct itimerval kAlarmOff = {};

void take_note(int signal) {
  if (g_stop_signal == 0) g_stop_signal = signal;
  const struct itimerval each_second = {{1, 0}, {1, 0}};
  ::setitimer(ITIMER_REAL, &each_second, nullptr);
}

}  // namespace

void take_over_signals() {
  ::sigprocmask(SIG_SETMASK, nullptr, &g_saved.mask);
  struct sigaction noting = {};
  noting.sa_handler = take_note;  // without SA_RESTART: a blocking call is to end
  sigset_t needed;
  ::sigemptyset(&needed);
  for (std::size_t i = 0; i < std::size(kTakenOver); ++i) {
    const int signal = kTakenOver[i];
    struct sigaction& saved = g_saved.actions[i];
    ::sigaction(signal, nullptr, &saved);
    ::sigaddset(&needed, signal);
    if (signal == SIGPIPE || signal == SIGXFSZ) {
      ::signal(signal, SIG_IGN);  // write(2) tells of both
    } else if (signal == SIGCHLD) {
      // An inherited SIG_IGN here would make the kernel reap our children before we can.
      ::signal(SIGCHLD, SIG_DFL);
    } else if (signal == SIGALRM || saved.sa_handler != SIG_IGN) {
      ::sigaction(signal, &noting, nullptr);
    }
  }
  g_saved.is_saved = true;
  ::sigprocmask(SIG_UNBLOCK, &needed, nullptr);
}

bool restore_signals() {
  ::setitimer(ITIMER_REAL, &kAlarmOff, nullptr);
  if (!g_saved.is_saved) return false;
  for (std::size_t i = 0; i < std::size(kTakenOver); ++i) {
    ::sigaction(kTakenOver[i], &g_saved.actions[i], nullptr);
  }
  ::sigprocmask(SIG_SETMASK, &g_saved.mask, nullptr);
  return true;
}

int stop_signal() {
  return g_stop_signal;
}

Error stop_error(std::string_view call) {
  if (stop_signal() == SIGALRM) {
    return {ErrorCode::kTimeout, std::string(call) + ": life_limit_seconds is over"};
  }
  return {ErrorCode::kDeferred,
          std::string(call) + ": stopped by signal " + std::to_string(stop_signal())};
}

void set_alarm(unsigned seconds) {
  const struct itimerval timer = {{1, 0}, {static_cast<time_t>(seconds), 0}};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace scanq
