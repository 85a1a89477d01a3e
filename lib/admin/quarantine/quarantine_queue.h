// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Hands mail of ours, and mail that leaves the quarantine, to the mail server past the scanner.
#pragma once

#include <string>

#include "lib/base/spool.h"
#include "lib/mail/envelope.h"
#include "lib/mail/settings.h"

namespace scanq {

// Whether the message is in the queue.
enum class QueueState { kYes, kNo, kMaybe };
struct QueueAnswer {
  QueueState is_queued;
  std::string reason;  // where it is not
};

// To qmail-queue, or to the listener of Postfix or Sendmail that no filter sees.
QueueAnswer queue_past_scanner(const Settings& settings, const Spool& spool,
                               const Envelope& envelope);

}  // namespace scanq
