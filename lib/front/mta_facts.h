// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The facts about the MTA that scanq-milter and scanq-pipe tell the front, by the environment and
// the envelope.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

inline constexpr const char* kHostVariable = "SCANQ_HOST";         // "postfix", "sendmail"
inline constexpr const char* kQueueIdVariable = "SCANQ_QUEUE_ID";  // the MTA's, for the log
inline constexpr const char* kServerNameVariable = "SCANQ_SERVER_NAME";

// Set where the MTA has accepted the message already (scanq-pipe).
inline constexpr const char* kAfterQueueVariable = "SCANQ_AFTER_QUEUE";

// An envelope record of theirs. The front hands unknown records on with a message and its split
// versions, but never with notices, whose envelopes are its own; no sender can write one.
inline constexpr std::string_view kMainRecord = "Mmain";

struct MtaFacts {
  MailHost host = MailHost::kAuto;
  std::string queue_id, server_name;  // may be empty
  bool is_after_queue = false;
};

// None where qmail, or a program that speaks like it, started us; also where we run set-id.
std::optional<MtaFacts> mta_facts();

// Fits the settings to that MTA: the log goes to syslog, since descriptor 2 is the MTA's
// connection; the server's name is the MTA's where none is set. kBadSettings, with what to write
// instead, for a setting that cannot be followed under this MTA; the log's way is set even then.
Result<void> fit_to_mta(Settings& settings, const MtaFacts& facts);

}  // namespace scanq
