// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The new message:
//
//   fields of the original that make_outer_fields keeps, the new Subject
//   multipart/mixed
//    |- text/plain                  the warning
//    |- message/rfc822              the original with its cuts, or, sealed,
//    application/octet-stream
//    '- application/octet-stream..  each part cut out: 0 bytes, or its content, sealed
//
// or, where the original is withheld, the same fields and the warning alone.
//
// A sealed part is a text: a few lines that say what it is, an empty line, base64. No program opens
// such a file as what it was, and a scanner that looks at the new message finds it clean, so that
// the second inspection can tell whether anything was overlooked. The sealed original is base64 by
// its transfer encoding alone, for it is not to be inspected again.
#include "lib/worker/rewrite.h"

#include <algorithm>

#include "lib/archive/archive_clean.h"
#include "lib/base/fd.h"
#include "lib/base/random.h"
#include "lib/mail/message_shape.h"
#include "lib/mail/text.h"
#include "lib/mime/header_text.h"
#include "lib/mime/mime_compose.h"
#include "lib/mime/outer_header.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxSealedBytes = 1 << 30;
constexpr std::size_t kEncodeBytes = kBase64LineBytes * 16384;
constexpr std::size_t kBoundarySeedBytes = 24;
constexpr std::size_t kMaxSubjectBytes = 2000;
constexpr std::string_view kFileType = "application/octet-stream";
constexpr std::string_view kSealText =
    "This file was taken out of a mail in which a virus scanner found something.\n"
    "It is sealed, so that nobody opens it by accident. After the next empty line\n"
    "its content follows as base64. Do not open it unless you know what you do.\n\n";

bool is_removing(const ComposeRequest& request) {
  return request.action == Action::kClean;
}

RewriteFacts facts_without_original(const ComposeRequest& request, const CutPlan& cuts) {
  RewriteFacts facts;
  facts.fates.assign(request.verdict.findings.size(), PartFate::kLeft);
  if (!is_removing(request)) return facts;
  facts.is_delete_failed = true;
  for (std::size_t i = 0; i < facts.fates.size(); ++i) {
    const Action action =
        request.settings.delivery.action_for(request.verdict.findings[i].category);
    if (cuts.is_cut[i] || (action != Action::kPass && action != Action::kTag)) {
      facts.fates[i] = PartFate::kNotRemoved;
    }
  }
  if (request.settings.delivery.delete_failed == DeleteFailed::kSeal) {
    facts.original = OriginalForm::kSealed;
    facts.original_name = kSealedOriginalName;
  }
  return facts;
}

RewriteFacts facts_with_cuts(const ComposeRequest& request, const CutPlan& cuts) {
  const bool is_deleting = request.settings.delivery.delete_infected;
  RewriteFacts facts;
  for (const bool is_cut : cuts.is_cut) {
    facts.fates.push_back(!is_cut       ? PartFate::kLeft
                          : is_deleting ? PartFate::kEmptied
                                        : PartFate::kSealed);
  }
  (is_deleting ? facts.emptied_parts : facts.sealed_parts) = cuts.parts.size();
  facts.original = OriginalForm::kAttached;
  facts.original_name = kOriginalName;
  return facts;
}

// The infected archive in `part` without its infected members, in base64; empty if it cannot be
// cleaned in that way and is to be cut out as a whole. Only findings that name a member are
// considered.
std::string cleaned_archive(const ComposeRequest& request, const MimePart& part,
                            std::string_view message) {
  std::vector<std::string> members;
  for (const Finding& finding : request.verdict.findings) {
    const Action action = request.settings.delivery.action_for(finding.category);
    if (finding.part != part.path || action == Action::kPass || action == Action::kTag) continue;
    if (finding.member.empty()) return {};
    members.push_back(finding.member);
  }
  if (part.encoding != TransferEncoding::kBase64) return {};
  const auto max_bytes = static_cast<std::size_t>(request.settings.max_file_bytes);
  const Result<std::string> content = decode_part(message, part, max_bytes);
  if (!content) return {};
  const Result<std::string> cleaned = clean_archive(*content, members, max_bytes);
  return cleaned ? base64_lines(*cleaned) : std::string();
}

Result<std::string> pick_boundary(std::string_view message) {
  for (;;) {
    Result<std::string> seed = random_bytes(kBoundarySeedBytes);
    if (!seed) return seed.error();
    std::string boundary = make_boundary(*seed);
    // The boundary is in the message by chance next to never, and no sender can bring that about,
    // since it is random.
    if (message.find(boundary) == std::string_view::npos) return boundary;
  }
}

// Writes all of it in base64, a piece at a time.
Result<void> write_base64(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kEncodeBytes);
    Result<void> written = write_all(fd, base64_lines(piece));
    if (!written) return written;
    bytes.remove_prefix(piece.size());
  }
  return {};
}

class Writer {
 public:
  Writer(const ComposeRequest& request, const RewritePlan& plan, std::string_view message, int fd)
      : request_(request),
        plan_(plan),
        message_(message),
        fd_(fd),
        charset_(request.settings.delivery.charset()) {}

  Result<void> write(const MessageText& warning) {
    const TextPart text = make_text_part(warning.body, charset_);
    std::string head = outer_fields(warning.subject);
    if (plan_.facts.original == OriginalForm::kWithheld) {
      return put(head + text.header + "\n" + text.body);
    }
    Result<std::string> boundary = pick_boundary(message_);
    if (!boundary) return boundary.error();
    delimiter_ = "--" + *boundary;
    const std::string_view encoding = original_encoding();
    head += "Content-Type: multipart/mixed;\n boundary=\"" + *boundary + "\"\n";
    head.append("Content-Transfer-Encoding: ").append(encoding).append("\n\n");
    head += delimiter_ + "\n" + text.header + "\n" + text.body + "\n" + delimiter_ + "\n";
    Result<void> written = put(head);
    if (written) written = write_original(encoding);
    if (!written) return written;
    if (plan_.facts.original == OriginalForm::kAttached) {
      for (const CutPart& cut : plan_.cuts.parts) {
        written = write_cut_part(cut);
        if (!written) return written;
      }
    }
    return put("\n" + delimiter_ + "--\n");
  }

 private:
  Result<void> put(std::string_view bytes) { return write_all(fd_, bytes); }

  std::string outer_fields(std::string_view subject) const {
    std::string fields =
        make_outer_fields(split_header(message_), request_.settings.neutralise_headers);
    fields += make_text_field("Subject", subject, charset_);
    return fields + "MIME-Version: 1.0\n";
  }

  std::string_view original_encoding() const {
    MessageShape shape;
    if (plan_.facts.original == OriginalForm::kAttached) {
      for (const KeptRange& range : kept_ranges(plan_.cuts, message_.size())) {
        shape.add(message_.substr(range.begin, range.end - range.begin));
        shape.add(range.replacement);
      }
    }
    return shape.transfer_encoding();
  }

  Result<void> write_original(std::string_view encoding) {
    if (plan_.facts.original == OriginalForm::kSealed) {
      Result<void> written =
          put(make_file_header(kFileType, plan_.facts.original_name, "base64", charset_));
      return written ? write_base64(fd_, message_) : written;
    }
    // 7bit is the default (RFC 2045, 6.1). If a message with a file name names it, libclamav also
    // decodes the message as base64 and scans the result, a third of the second inspection.
    const std::string_view said = encoding == "7bit" ? std::string_view() : encoding;
    Result<void> written =
        put(make_file_header("message/rfc822", plan_.facts.original_name, said, charset_));
    for (const KeptRange& range : kept_ranges(plan_.cuts, message_.size())) {
      if (!written) break;
      written = put(message_.substr(range.begin, range.end - range.begin));
      if (written) written = put(range.replacement);
    }
    return written;
  }

  Result<void> write_cut_part(const CutPart& cut) {
    // A preamble or an epilogue would mean nothing to people as a file.
    if (cut.part.kind != MimePartKind::kContent) return {};
    if (!cut.replacement.empty()) return {};  // the original holds the cleaned archive
    Finding finding = request_.verdict.findings[cut.finding];
    finding.part = cut.part.path;
    finding.file_name = cut.part.file_name;
    std::string name = shown_file_name(finding);
    if (plan_.facts.sealed_parts == 0) {
      return put("\n" + delimiter_ + "\n" + make_file_header(kFileType, name, "7bit", charset_));
    }
    Result<std::string> content = decode_part(message_, cut.part, kMaxSealedBytes);
    if (!content) return content.error().while_doing("sealing part " + cut.part.path);
    name += kSealedSuffix;
    Result<void> written =
        put("\n" + delimiter_ + "\n" + make_file_header(kFileType, name, "7bit", charset_) +
            std::string(kSealText));
    return written ? write_base64(fd_, *content) : written;
  }

  const ComposeRequest& request_;
  const RewritePlan& plan_;
  const std::string_view message_;
  const int fd_;
  const MailCharset charset_;
  std::string delimiter_;
};

}  // namespace

Result<RewritePlan> plan_rewrite(const ComposeRequest& request, std::string_view message) {
  RewritePlan plan;
  const std::vector<HeaderField> fields = split_header(message);
  plan.subject =
      one_line_utf8(decode_header_text(field_value(fields, "subject")), kMaxSubjectBytes);
  plan.cuts.is_cut.resize(request.verdict.findings.size());
  if (is_removing(request) && !request.delete_failed) {
    Result<MimeTree> tree = read_mime_tree(message);
    if (!tree) return tree.error();
    plan.cuts = plan_cuts(request.verdict, request.settings.delivery, *tree);
    const DeliverySettings& delivery = request.settings.delivery;
    if (delivery.archives == Archives::kMember && delivery.delete_infected) {
      for (CutPart& cut : plan.cuts.parts) {
        cut.replacement = cleaned_archive(request, cut.part, message);
      }
    }
    if (plan.cuts.could_isolate_all && !plan.cuts.parts.empty()) {
      plan.facts = facts_with_cuts(request, plan.cuts);
      return plan;
    }
  }
  plan.facts = facts_without_original(request, plan.cuts);
  return plan;
}

Result<void> write_rewritten(const ComposeRequest& request, const RewritePlan& plan,
                             std::string_view message, const MessageText& warning, int fd) {
  return Writer(request, plan, message, fd).write(warning);
}

}  // namespace scanq
