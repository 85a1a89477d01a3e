// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The request of the front to scanq-compose: where a message is to be cut, and its subject. It
// travels as JSON, and is trusted: the front makes it from checked values.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

// The descriptors of scanq-compose.
inline constexpr int kComposeMessageFd = 0;   // the original, read-only, offset at its first byte
inline constexpr int kComposeReplyFd = 1;     // the reply: lib/mail/compose_reply
inline constexpr int kComposeRequestFd = 3;   // the request
inline constexpr int kComposeNewBytesFd = 4;  // new bytes of the cuts, written from its offset on

struct ComposeRequest {
  Settings settings;       // settings.delivery is that of the delivery; no policies
  bool needs_cuts = true;  // false: the subject is all that is asked for
  Verdict verdict;
};

inline constexpr std::size_t kMaxComposeRequestBytes = 8 << 20;

// Writes JSON.
std::string format_compose_request(const ComposeRequest& request);
// kInternal for anything that format_compose_request does not write. `read_settings` parses the
// text of the settings; base/ini_file can do that, this layer cannot.
Result<ComposeRequest> parse_compose_request(std::string_view json,
                                             Result<Settings> (*read_settings)(std::string_view));

}  // namespace scanq
