// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Hands messages to the real qmail-queue: by becoming it, or through a child.
#pragma once

#include <span>
#include <string>

#include "lib/base/process.h"
#include "lib/base/spool.h"
#include "lib/mail/envelope.h"
#include "lib/mail/settings.h"

namespace scanq {

// The program of SCANQ_QMAILQUEUE (unless we run set-id), else of settings.queue_program.
// kBadSettings for qmail-scanq itself: the message would go round for ever. kCannotExec for a
// program that cannot be run.
Result<std::string> find_queue_program(const Settings& settings);

// Becomes the queue program, with the spool's head and message on descriptor 0 and the envelope on
// descriptor 1. Returns only if that failed.
Error hand_over(const std::string& program, const Spool& spool, const Envelope& envelope);

// Runs the queue program once, and waits for it. Signals that ask us to stop are ignored meanwhile,
// since the message may be queued already and should be finished, unless `stop` says otherwise:
// then the program is killed, and it is unknown whether the message is queued. `channels` are
// descriptors of the MTA that the program gets under the same numbers, for a text of its own. The
// exit status is the program's own answer; an Error means that it gave none: kCannotExec, kTimeout,
// kNoSpool.
Result<ExitStatus> queue_through_child(const std::string& program, const Spool& spool,
                                       const Envelope& envelope, std::span<const int> channels,
                                       Clock::time_point life_end,
                                       Child::Stop stop = Child::Stop::kIgnore);

}  // namespace scanq
