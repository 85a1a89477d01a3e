// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The signals of this process, from its start to its end or until it becomes another program. Knows
// no mail.
#pragma once

#include <string_view>

#include "lib/base/result.h"

namespace scanq {

// To be called first in main. Saves the state of the signals, which every program that we become or
// start gets back; ignores SIGPIPE and SIGXFSZ (`softlimit -f`); makes SIGALRM, SIGTERM, SIGHUP and
// SIGINT (unless they were ignored) do nothing but set stop_signal(), which ends every wait in fd,
// read_until, lock_until and process.
void take_over_signals();
// Puts them back, and takes the alarm off. False: they were never taken over, and stay.
// Async-signal-safe.
bool restore_signals();
// The signal that asked us to stop; 0: none.
int stop_signal();
// The error of a call that the stop signal ended: kTimeout for SIGALRM, kDeferred for the others.
Error stop_error(std::string_view call);
// Asks for SIGALRM after so many seconds, and again each second after that: if a signal comes
// between a check and a blocking call, the next one ends the call.
void set_alarm(unsigned seconds);

}  // namespace scanq
