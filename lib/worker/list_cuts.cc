// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/list_cuts.h"

#include <algorithm>

#include "lib/archive/archive_clean.h"
#include "lib/base/fd.h"
#include "lib/mail/outer_header.h"
#include "lib/mail/rewrite_facts.h"
#include "lib/mail/text.h"
#include "lib/mime/embedded_files.h"
#include "lib/mime/header_text.h"
#include "lib/mime/loose_parts.h"
#include "lib/mime/mail_sign.h"
#include "lib/mime/packed_files.h"
#include "lib/mime/tnef_contents.h"
#include "lib/worker/cut.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxSealedBytes = 1 << 30;
constexpr std::size_t kMaxTakenBytes = 64 << 20;

// The infected archive in `part` without its infected members; empty where it cannot be cleaned so,
// and is to be cut out as a whole. Only findings that name a member can be met.
std::string cleaned_archive(const ComposeRequest& request, const MimePart& part,
                            std::string_view message) {
  std::vector<std::string> members;
  for (const Finding& finding : request.verdict.findings) {
    if (finding.part != part.path || !is_to_be_removed(finding, request.settings.delivery))
      continue;
    if (finding.member.empty()) return {};
    members.push_back(finding.member);
  }
  if (part.encoding != TransferEncoding::kBase64) return {};
  const auto max_bytes = static_cast<std::size_t>(request.settings.max_file_bytes);
  const Result<std::string> content = decode_part(message, part, max_bytes);
  if (!content) return {};
  Result<std::string> cleaned = clean_archive(*content, members, max_bytes);
  return cleaned ? std::move(*cleaned) : std::string();
}

// The bytes of the part that go on elsewhere.
Result<std::string> new_bytes_for(const ComposeRequest& request, const MimePart& part,
                                  std::string_view message) {
  const DeliverySettings& delivery = request.settings.delivery;
  if (delivery.delete_infected) {
    return delivery.archives == Archives::kMember ? cleaned_archive(request, part, message)
                                                  : std::string();
  }
  // Nobody would know a preamble or an epilogue as a file.
  if (part.kind != MimePartKind::kContent) return std::string();
  Result<std::string> content = decode_part(message, part, kMaxSealedBytes);
  if (!content) return content.error().while_doing("sealing part " + part.path);
  return content;
}

// A name is there for each part; the front makes it fit to be shown.
std::string name_of(const MimePart& part) {
  return part.file_name.empty() ? "part-" + part.path : part.file_name;
}

// Whether the content is what mail programs show as several things: a mail with its parts, a
// letter within a signature or in winmail.dat, a text or a calendar with files in it.
bool holds_several(const MimePart& part, std::string_view content) {
  const bool is_text = part.content_type.starts_with("text/");
  if (begins_like_mail(content) || mails_in(content, 1).size() > 1) return true;
  if (!tnef_names(content).empty() || (is_text && !embedded_files(content).empty())) return true;
  if (packed_files(content).size() > (is_text && part.file_name.empty() ? 0 : 1)) return true;
  return part.content_type.ends_with("pkcs7-mime");
}

// Whether other parts or text of the mail go with what was found, where the part is cut out.
bool takes_more(const CutPlan& plan, const MimePart& part, std::string_view message) {
  const std::string_view raw = message.substr(part.content_begin, part.size_bytes());
  const bool is_undivided =
      is_message_type(part.content_type) || part.content_type.starts_with("multipart/");
  if (plan.wider.count(part.path) > 0 || is_undivided || may_hold_parts(raw)) return true;
  const Result<std::string> content = decode_part(message, part, kMaxTakenBytes);
  return content && holds_several(part, *content);
}

// The front takes no cut that does not look like a part's content, and not too many. Broken
// structures have such parts: then nothing is cut out at all.
bool can_be_asked_for(const CutPlan& plan, std::string_view message) {
  const std::size_t header_bytes = fields_length(message);
  return plan.could_isolate_all && !plan.parts.empty() && plan.parts.size() <= kMaxCuts &&
         std::all_of(plan.parts.begin(), plan.parts.end(), [&](const MimePart& part) {
           const std::size_t begin = part.content_begin;
           return begin >= header_bytes &&
                  is_content_of_a_part(begin == 0 ? "" : message.substr(begin - 1, 1),
                                       message.substr(part.content_end, kBytesBehindCut));
         });
}

}  // namespace

Result<ComposeReply> list_cuts(const ComposeRequest& request, std::string_view message,
                               int new_bytes_fd) {
  ComposeReply reply;
  reply.subject = one_line_utf8(decode_header_text(outer_field_value(message, "subject")),
                                kMaxComposeTextBytes);
  if (!request.needs_cuts) return reply;
  Result<MimeTree> tree = read_mime_tree(message);
  if (!tree) return tree.error();
  const CutPlan plan = plan_cuts(request.verdict, request.settings.delivery, *tree);
  reply.could_isolate_all = can_be_asked_for(plan, message);
  if (!reply.could_isolate_all) return reply;
  for (const MimePart& part : plan.parts) {
    Result<std::string> bytes = new_bytes_for(request, part, message);
    if (!bytes) return bytes.error();
    Result<void> written = write_all(new_bytes_fd, *bytes);
    if (!written) return written.error();
    const bool is_file = part.kind == MimePartKind::kContent;
    const bool is_replaced = request.settings.delivery.delete_infected && !bytes->empty();
    reply.cuts.push_back({part.content_begin, part.content_end, is_file, name_of(part),
                          bytes->size(), !is_replaced && takes_more(plan, part, message)});
  }
  return reply;
}

}  // namespace scanq
