// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The way of one message through the front, from the caller's descriptors to its end: the steps of
// this folder, in their order. docs/INTERNALS.md has the figure.
#pragma once

#include "lib/base/process.h"
#include "lib/mail/refusal.h"

namespace scanq {

// Takes in the message and its envelope, and does what the settings and the findings ask for.
// Either becomes the queue program and does not return, or returns the exit code for the caller,
// after the message's line was logged. `closed_fds` is fill_standard_fds(), made when the process
// started.
int pass_message(const CallerFacts& caller, int closed_fds, Clock::time_point start);

}  // namespace scanq
