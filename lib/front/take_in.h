// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Takes a message and its envelope from the caller, and gives it an id.
#pragma once

#include <string>

#include "lib/base/result.h"
#include "lib/base/spool.h"
#include "lib/mail/client.h"
#include "lib/mail/envelope.h"
#include "lib/mail/settings.h"

namespace scanq {

inline constexpr int kMessageFd = 0;
inline constexpr int kEnvelopeFd = 1;

struct TakenIn {
  Spool spool;
  Envelope envelope;
};

// Reads the message from descriptor 0 to its end, then the envelope from descriptor 1 to its end,
// also when something is wrong: a caller whose writes fail does not listen to our exit code.
// Codes: of Spool and of parse_envelope; kWriteFailed for a message over max_message_bytes. A
// bounce of this machine may have twice as many and some more, since it holds a message that had
// room, or the sealed form of one.
Result<TakenIn> take_in(const Settings& settings, const Client& client);

// Reads both descriptors to their end and drops the content, for a program that fails before it can
// take anything in.
void drain_caller();

SpoolPlace spool_place(const Settings& settings);

// The id of a message, or of another object that is scanned, in log, notices and quarantine: the
// time and our process, so that no other one has it.
std::string make_id();

}  // namespace scanq
