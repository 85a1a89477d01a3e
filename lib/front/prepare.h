// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Makes all that one delivery of a message needs: the rewritten message, and the notices about it.
// Nothing is queued here.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/process.h"
#include "lib/base/spool.h"
#include "lib/mail/envelope.h"
#include "lib/mail/plan.h"

namespace scanq {

struct Message {
  std::string id;
  std::string host_name;
  std::time_t now = 0;
  Spool spool;
  Envelope envelope;
  Verdict verdict;
  Client client{};
  std::string queue_id{};             // the MTA's own; empty under qmail
  bool may_still_be_refused = false;  // by another milter of the MTA's
};

// One delivery, ready to be queued.
struct Prepared {
  Delivery delivery;
  std::optional<Spool> rewritten;  // none: the message as it came
  std::vector<Spool> notices;      // one for each of delivery.notices
  bool is_delete_failed = false;   // a finding could not be cut out
  bool is_kept = false;            // the original goes to quarantine
  bool takes_more = false;         // more was cut out than what was found
  std::string note{};              // for the log

  bool is_queued() const { return delivery.action != Action::kQuarantine; }
};

// Rewrites where the delivery asks for it, and writes the notices. scanq-compose is asked where
// something is to be cut out, and for the subject where the scan did not tell it. A message with
// cuts is inspected again: still infected, it becomes the sealed form (is_delete_failed).
// kDeferred: that inspection failed, which says nothing about the message. Codes of compose, of
// assemble and of Spool.
Result<Prepared> prepare(const Settings& settings, const Message& message, const Delivery& delivery,
                         Clock::time_point life_end);

}  // namespace scanq
