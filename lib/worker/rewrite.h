// Rewrites a message in which something was found: a warning, the original with what was found cut
// out of it, and what is left of the parts cut out. The original is spliced, never written anew,
// so everything else in it stays byte for byte as it came.
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

// What is going to be done, for the texts and for write_rewritten. Codes of read_mime_tree.
Result<RewritePlan> plan_rewrite(const ComposeRequest& request, std::string_view message);

// Writes the new message to `fd` from its offset on. `message` is the original. kWriteFailed;
// kOutOfMemory, kReadFailed: a part that is to travel sealed cannot be decoded.
Result<void> write_rewritten(const ComposeRequest& request, const RewritePlan& plan,
                             std::string_view message, const MessageText& warning, int fd);

}  // namespace scanq
