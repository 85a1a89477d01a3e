// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Rewrites a message with a finding: a warning, the original with the infected parts cut out, and
// the remains of these parts. The original is spliced, never written anew, so everything else in it
// stays byte for byte as it came.
#pragma once

#include <string>
#include <string_view>

#include "lib/mail/compose_request.h"
#include "lib/mail/message_text.h"
#include "lib/worker/cut.h"

namespace scanq {

inline constexpr std::string_view kOriginalName = "FORWARDED_MSG_1.rfc822";
inline constexpr std::string_view kSealedOriginalName = "FORWARDED_MSG_1.sealed";
inline constexpr std::string_view kSealedSuffix = ".virus-sealed";

struct RewritePlan {
  CutPlan cuts;
  RewriteFacts facts;
  std::string subject;  // of the original, decoded
};

// Plans the rewriting, for the texts and for write_rewritten. Codes of read_mime_tree.
Result<RewritePlan> plan_rewrite(const ComposeRequest& request, std::string_view message);

// Writes the new message to `fd` from its offset on. `message` is the original. kWriteFailed;
// kOutOfMemory, kReadFailed: a part that must travel sealed cannot be decoded.
Result<void> write_rewritten(const ComposeRequest& request, const RewritePlan& plan,
                             std::string_view message, const MessageText& warning, int fd);

}  // namespace scanq
