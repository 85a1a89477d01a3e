// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The request of the front to scanq-compose, and the reply; both travel as JSON. The request is
// trusted (the front makes it from checked values), the reply is not.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/mail/plan.h"

namespace scanq {

// The descriptors of scanq-compose.
inline constexpr int kComposeMessageFd = 0;    // the original, read-only, offset at its first byte
inline constexpr int kComposeReplyFd = 1;      // the reply
inline constexpr int kComposeRequestFd = 3;    // the request
inline constexpr int kComposeRewrittenFd = 4;  // the rewritten message, written from its offset on
inline constexpr int kComposeNoticesFd = 5;    // the notices, one after the other, likewise

struct ComposeRequest {
  Settings settings;  // settings.delivery is that of the delivery; no policies
  Action action = Action::kClean;
  // The rewritten form was still infected, or is known to be. Then the original travels sealed, or
  // not at all if settings.delivery.delete_failed says so.
  bool delete_failed = false;
  bool needs_rewrite = true;  // false: notices only
  std::string id;             // of this message, as in the log
  std::string host_name;
  std::time_t now = 0;
  std::string client;                   // the sending client, to be shown; may be empty
  std::string sender;                   // of the envelope
  std::vector<std::string> recipients;  // of this delivery
  Verdict verdict;
  std::vector<Notice> notices;
};

inline constexpr std::size_t kMaxComposeRequestBytes = 256 << 20;  // an envelope has 64 MiB
inline constexpr std::size_t kMaxComposeReplyBytes = 64 << 10;
inline constexpr std::size_t kMaxComposeNoteBytes = 1024;

// Writes JSON. Addresses are bytes, and each byte travels as the character of the same number.
std::string format_compose_request(const ComposeRequest& request);
// kInternal for anything that format_compose_request does not write. `read_settings` parses the
// text of the settings; base/ini_file can do that, this layer cannot.
Result<ComposeRequest> parse_compose_request(std::string_view json,
                                             Result<Settings> (*read_settings)(std::string_view));

struct NoticeRange {
  std::uint64_t offset = 0, bytes = 0;  // in the notices file, from where it began
};

struct ComposeReply {
  std::uint64_t emptied_parts = 0;  // number of parts that were emptied to 0 bytes
  // False: a finding is in no part that could be cut out. The rewritten message then has the form
  // of delete_failed already and needs no second inspection.
  bool could_isolate_all = true;
  std::string note;                  // for the log, one line, may be empty: a broken template
  std::vector<NoticeRange> notices;  // one for each of the request, in its order
};

std::string format_compose_reply(const ComposeReply& reply);
// kInternal for any other reply: wrong keys or types, ranges that do not follow each other without
// a gap from 0, or another number of notices than `notices`.
Result<ComposeReply> parse_compose_reply(std::string_view json, std::size_t notices);

}  // namespace scanq
