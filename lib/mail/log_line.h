// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The one log line of a message, or of another object that was scanned, and the two forms of every
// line (log_format). Pure.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>

#include "lib/base/log.h"
#include "lib/mail/envelope.h"
#include "lib/mail/plan.h"
#include "lib/mail/settings.h"
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
  std::string allowed;     // the allowances that counted, Delivery::allowed
  std::string note;        // "DELETE failed", a template that was not used, a notice that failed
  std::string quarantine;  // names of the entries there
  std::string queue;       // "exec" where we became the queue program, else its exit
  std::string error;       // the reason why nothing was queued
  int exit_code = 0;       // ours; not shown with queue=exec
};

// "SCANNED:n id=... from=... to=... ..."; each finding begins with found=CATEGORY.
LogLine make_log_line(const LogFacts& facts);

// The line in the form that log_format asks for. JSON is one object in ASCII,
//
//   {"event":"message","scanned":3,"time":"2026-06-01T03:00:00Z","id":...}
//
// or {"event":"object",...} for what is no message, or {"event":"milter",...} for a line MILTER,
// with the keys of the text; items are objects in an array. Bytes that are not UTF-8 become U+FFFD.
// A JSON line that is cut would be none, so one that is too long has shorter values and fewer
// items, and then "cut":true.
std::string format_line(const LogLine& line, LogFormat format, std::time_t now);

// The start of a message's line in JSON. No value can hold it, as quotes in a value are escaped.
inline constexpr std::string_view kJsonMark = R"({"event":"message","scanned":)";
inline constexpr std::string_view kJsonObjectMark = R"({"event":"object","scanned":)";

}  // namespace scanq
