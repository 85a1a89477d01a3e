// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One saved message through the steps of qmail-scanq, up to where it would be queued: inspect,
// decide, prepare. Nothing is queued, kept or sent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/front/deliver.h"
#include "lib/mail/plan.h"
#include "lib/mail/settings.h"

namespace scanq {

struct Rehearsal {
  Message message;
  Plan plan;
  std::vector<Prepared> prepared;  // one for each of plan.deliveries; none where it is refused
  std::string error;               // why it could not be prepared: the front would put it off
  std::int64_t milliseconds = 0;

  // "clean", "quarantine+pass", "reject": the actions of all deliveries, or the refusal.
  std::string action_text() const;
  // For the reader: what prepare noted, such as "DELETE failed".
  std::string note_text() const;
};

// Does everything that the front would do with the message, up to the queue. A failure on the way
// is part of the rehearsal, as it would be of the front's log line.
Rehearsal rehearse(const Settings& settings, Spool message, const Envelope& envelope,
                   const Client& client);

// The message that the recipients of one delivery would get, with our header lines on top. Borrowed
// from the rehearsal. Codes of Spool::put_head.
Result<const Spool*> delivered_form(const Settings& settings, Rehearsal& rehearsal,
                                    std::size_t delivery);

}  // namespace scanq
