// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The one log line of a message, or of another object that was scanned. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "lib/mail/envelope.h"
#include "lib/mail/plan.h"
#include "lib/mail/verdict.h"

namespace scanq {

// The facts at the end of a message's way, whichever end that is. Unknown ones stay empty.
struct LogFacts {
  std::string id;        // of the message; notices and quarantine use it, too
  std::string queue_id;  // the MTA's own; empty under qmail
  int marker = 0;        // the n of SCANNED:n
  std::string object;    // in place of an envelope and an exit code: what was scanned, no message
  Envelope envelope;
  Client client;
  Verdict verdict;
  std::uint64_t size_bytes = 0;
  std::int64_t milliseconds = 0;
  std::string action;      // the action taken: "pass", "clean", "clean+tag", "refused", ...
  std::string note;        // "DELETE failed", a template that was not used, a notice that failed
  std::string quarantine;  // names of the entries there
  std::string queue;       // "exec" where we became the queue program, else its exit
  std::string error;       // the reason why nothing was queued
  int exit_code = 0;       // ours; not shown with queue=exec
};

// "SCANNED:n id=... from=... to=... ..."; each finding begins with found=CATEGORY.
std::string make_log_line(const LogFacts& facts);

}  // namespace scanq
