// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The record of what administrators do. A change of settings, or a message that left the
// quarantine, stands in syslog beside the lines of the mail, with the user that did it.
#pragma once

#include "lib/base/log.h"
#include "lib/mail/settings.h"

namespace scanq {

// Adds by_user=UID, the real user's number, and sudo_user=NAME where sudo(8) says who became that
// user: a word of the environment, which only root's counts.
LogLine by_us(LogLine line);

// Sends the line to syslog, wherever the log of the mail goes; where nobody listens, to the spare
// file of `settings` (log.h).
void log_act(const LogLine& line, const Settings& settings);

}  // namespace scanq
