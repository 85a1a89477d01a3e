// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The facts about a message in quarantine, kept beside it as one line of JSON. Every user who can
// run scanq-store can write such a record, so it is read as untrusted input. Values only, no I/O.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/plan.h"

namespace scanq {

struct QuarantineRecord {
  static constexpr int kVersion = 1;

  std::string id;                       // of the message, as in the log and in notices
  std::time_t time = 0;                 // the time when the message came
  Envelope envelope;                    // with the recipients for whom it was kept back
  Verdict verdict;                      // the findings
  Action action = Action::kQuarantine;  // of the delivery: kClean where cleaning failed
  std::string note;                     // a further reason: "DELETE failed"; may be empty
  std::string policy;                   // its name; empty outside every policy
  Client client;
  std::string queue_id{};  // the MTA's own; empty under qmail
};

inline constexpr std::size_t kMaxRecordBytes =
    2 * kMaxEnvelopeBytes + kMaxVerdictBytes + (64 << 10);

// One line of JSON with a newline; no queue_id where it is empty. The envelope is the bytes of
// format_envelope in hexadecimal: addresses are bytes, JSON is not.
std::string format_record(const QuarantineRecord& record);
// kInternal with the reason for anything that format_record does not write.
Result<QuarantineRecord> parse_record(std::string_view json);

// Names of entries: time of arrival (UTC), process, user, a random number. So names sort by time,
// are unique, and need no quotes in a shell. `chance` is any random number.
std::string make_entry_name(std::time_t now, long microseconds, int process, unsigned user,
                            unsigned long chance);
bool is_entry_name(std::string_view name);

}  // namespace scanq
