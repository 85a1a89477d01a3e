// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/mail_reading.h"

#include <algorithm>
#include <map>
#include <optional>

#include "lib/mail/outer_header.h"
#include "lib/mail/text.h"
#include "lib/mime/charset.h"
#include "lib/mime/header_text.h"
#include "lib/mime/mail_passwords.h"
#include "lib/mime/other_readings.h"
#include "lib/mime/packed_files.h"
#include "lib/scan/name_rules.h"

namespace scanq {
namespace {

// libclamav's name for this limit.
constexpr std::string_view kFileLimitAlert = "Heuristics.Limits.Exceeded.MaxFileSize";
constexpr std::string_view kPartsLimit = "Limits.Exceeded.MimeParts";
constexpr std::string_view kFilesLimit = "Limits.Exceeded.max_files";
constexpr std::size_t kMaxTextParts = 40;
constexpr std::size_t kMaxTextBytes = 1 << 20;  // of one part; a larger one is no letter
constexpr std::size_t kMaxSubjectBytes = 8 << 10;

// The names that programs may take for the file's, the one to be shown first.
std::vector<std::string> names_of(const MimePart& part) {
  std::vector<std::string> names = part.other_names;
  names.insert(names.begin(), part.file_name);
  return names;
}

std::vector<Finding> first_denied(const NameRules& rules, const std::vector<std::string>& names,
                                  std::string_view type) {
  for (const std::string& name : names) {
    std::vector<Finding> denied = name_findings(rules, name, type);
    if (!denied.empty()) return denied;
  }
  return {};
}

bool is_text(const MimePart& part) {
  return part.content_type.starts_with("text/") || to_lower_ascii(part.file_name).ends_with(".txt");
}

// In ascending order, each once.
std::vector<LoosePlace> every_loose_base64(std::string_view mail) {
  std::vector<LoosePlace> all;
  const auto add = [&all](std::string_view text) {
    for (const auto& places : {loose_base64(text), declared_base64(text)})
      all.insert(all.end(), places.begin(), places.end());
  };
  add(mail);
  // Between bare CRs, whatever stands in the same line.
  const std::optional<std::string> lines = with_line_ends(mail);
  if (lines) add(*lines);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

Finding located(Finding finding, const MimePart& part) {
  finding.part = part.path;
  finding.file_name = part.file_name;
  finding.content_type = part.content_type;
  finding.size_bytes = part.size_bytes();
  if (part.kind == MimePartKind::kPreamble) finding.note = "before the first part";
  if (part.kind == MimePartKind::kEpilogue) finding.note = "after the last part";
  if (part.kind == MimePartKind::kHeader) finding.note = "in the header of the bounced message";
  return finding;
}

MailReading::MailReading(std::string_view mail, const Settings& settings, const FileTypes* types)
    : mail_(mail),
      settings_(settings),
      types_(types),
      header_(read_message_header(mail)),
      subject_(header_.is_well_formed && header_.is_complete
                   ? header_.value_of("subject")
                   : trim_blanks(outer_field_value(mail, "subject"))),
      doubt_(mime_doubt(mail)) {
  if (doubt_.what.empty() && begins_packed_file(subject_))
    doubt_.what = "a packed file that begins in the subject";
}

const MimeTree* MailReading::tree() {
  if (!tree_) tree_ = read_mime_tree(mail_);
  return *tree_ ? &**tree_ : nullptr;
}

// The recipient's program puts the pieces of a message together (RFC 2046, 5.2.2). A virus in the
// whole message may show in no single piece.
bool MailReading::is_piece() const {
  return std::any_of(header_.fields.begin(), header_.fields.end(), [](const HeaderField& field) {
    if (to_lower_ascii(field.name) != "content-type") return false;
    const std::string type = to_lower_ascii(field.value.substr(0, field.value.find(';')));
    const std::size_t at = type.find("message");  // comments may stand around the slash
    return at != std::string::npos && type.find("partial", at) != std::string::npos;
  });
}

std::vector<Finding> MailReading::structure_findings() {
  std::vector<Finding> findings;
  add_denied(findings);
  bool has_piece = is_piece();
  // An ordinary structure has neither pieces nor too many parts.
  if (!reason().empty() && tree() != nullptr) {
    has_piece = has_piece ||
                std::any_of(tree()->leaves.begin(), tree()->leaves.end(), [](const MimePart& part) {
                  return part.content_type == "message/partial";
                });
    if (!tree()->is_complete) {
      findings.push_back(make_finding(Category::kLimit, std::string(kPartsLimit)));
    }
  }
  if (has_piece) findings.push_back(make_finding(Category::kLimit, "Message.InPieces"));
  return findings;
}

void MailReading::add_denied(std::vector<Finding>& findings) {
  const NameRules rules = name_rules_of(settings_);
  if (rules.is_empty() || tree() == nullptr) return;
  for (const MimePart& part : tree()->leaves) {
    if (findings.size() >= kMaxFindings) break;
    // A part that is too large to be decoded is a finding by itself.
    const Result<std::string> content = decode_part(mail_, part, max_file_bytes());
    const std::string type =
        types_ == nullptr || !content ? std::string() : types_->type_of(*content);
    std::vector<Finding> denied = first_denied(rules, names_of(part), type);
    if (content) {
      for (const PackedFile& file : packed_files(*content)) {
        if (!denied.empty()) break;
        denied = name_findings(rules, guess_to_utf8(file.name), "");
        if (!denied.empty()) denied.front().member = one_line_utf8(guess_to_utf8(file.name), 500);
      }
    }
    if (denied.empty()) continue;
    findings.push_back(located(std::move(denied.front()), part));
  }
}

std::vector<Finding> MailReading::with_sizes(std::vector<Finding> findings) {
  std::map<std::string, std::uint64_t> sizes;
  for (Finding& finding : findings) {
    if (finding.part.empty() || tree() == nullptr) continue;
    const auto known = sizes.find(finding.part);
    if (known != sizes.end()) {
      finding.size_bytes = known->second;
      continue;
    }
    const auto part = std::find_if(tree()->leaves.begin(), tree()->leaves.end(),
                                   [&](const MimePart& p) { return p.path == finding.part; });
    if (part == tree()->leaves.end()) continue;
    const Result<std::string> content = decode_part(mail_, *part, max_file_bytes());
    // Only a file that was emptied has no bytes (second_verdict.cc): one that decodes to none here
    // may decode to some elsewhere.
    if (content && !content->empty()) finding.size_bytes = content->size();
    sizes[finding.part] = finding.size_bytes;
  }
  return findings;
}

void MailReading::visit(const Visitor& visitor) {
  if (tree() == nullptr) {
    return visitor.trouble(nullptr, make_finding(Category::kFailed, tree_->error().text));
  }
  for (const MimePart& part : tree()->leaves) {
    if (visitor.is_late()) return;
    const Result<std::string> content = decode_part(mail_, part, max_file_bytes());
    if (content) {
      visitor.part(part, *content);
    } else {  // it is too large to be unpacked
      visitor.trouble(&part, make_finding(Category::kLimit, std::string(kFileLimitAlert)));
    }
  }
  if (!doubt_.what.empty()) visit_loose(visitor);
}

// Decoders begin at other first lines of uuencode than GMime's does, which reads one file alone,
// and go on behind padding of base64 in other ways.
void MailReading::visit_other_decodings(const MimePart& part, const Visitor& visitor) {
  LooseContent other;
  other.begin = static_cast<std::size_t>(part.content_begin);
  other.end = static_cast<std::size_t>(part.content_end);
  const std::string_view content = mail_.substr(other.begin, part.size_bytes());
  if (part.encoding == TransferEncoding::kUuencode) {
    other.bytes = content;
    return visitor.loose(other, "a text with packed files");
  }
  if (part.encoding != TransferEncoding::kBase64) return;
  std::vector<std::string> readings = base64_readings(content);
  const Result<std::string> usual = decode_part(mail_, part, max_file_bytes());
  for (std::string& bytes : readings) {
    if (usual && bytes == *usual) continue;
    other.bytes = std::move(bytes);
    visitor.loose(other, "base64");
  }
}

void MailReading::visit_as_loose(const std::vector<MimePart>& parts, const Visitor& visitor) {
  for (const MimePart& part : parts) {
    if (visitor.is_late()) return;
    Result<std::string> content = decode_part(mail_, part, max_file_bytes());
    if (!content) continue;
    visitor.loose({static_cast<std::size_t>(part.content_begin),
                   static_cast<std::size_t>(part.content_end), std::move(*content)},
                  "a part");
    visit_other_decodings(part, visitor);
  }
}

// The parts that the chosen reading divides, joins or decodes otherwise.
void MailReading::visit_other_parts(const Visitor& visitor) {
  for (const MimePart& part : tree()->leaves) {
    if (visitor.is_late()) return;
    visit_other_decodings(part, visitor);
  }
  visit_as_loose(tree()->leaves_by_cr, visitor);
  if (tree()->is_plain) return;
  const Result<MimeTree> other = read_mime_tree_by_lf(mail_);
  if (other && other->leaves != tree()->leaves) visit_as_loose(other->leaves, visitor);
}

// GMime's reading is only a second one, so a third one ignores the structure altogether.
void MailReading::visit_loose(const Visitor& visitor) {
  visit_other_parts(visitor);
  std::int64_t files_left = settings_.max_files;
  for (const auto& [begin, end] : every_loose_base64(mail_)) {
    if (visitor.is_late()) return;
    if (files_left-- == 0) {
      visitor.trouble(nullptr, make_finding(Category::kLimit, std::string(kFilesLimit)));
      break;
    }
    for (std::string& bytes : base64_readings(mail_.substr(begin, end - begin)))
      visitor.loose({begin, end, std::move(bytes)}, "base64");
  }
  LooseContent whole;
  whole.end = mail_.size();
  whole.is_whole_mail = true;
  whole.bytes = loose_quoted_printable(mail_);
  if (!whole.bytes.empty() && !visitor.is_late()) visitor.loose(whole, "quoted-printable");
  // Some programs find the first line of a packed file in the subject.
  if (!begins_packed_file(subject_)) return;
  whole.bytes = std::string(subject_) + "\n" + std::string(mail_.substr(header_.body_begin));
  if (!visitor.is_late()) visitor.loose(whole, "a packed file");
}

std::string MailReading::text_of(const MimePart& part) const {
  const Result<std::string> content = decode_part(mail_, part, kMaxTextBytes);
  if (!content) return {};
  const bool is_wide = content->starts_with("\xff\xfe") || content->starts_with("\xfe\xff");
  const std::string utf8 =
      is_wide ? utf16_to_utf8(*content, content->front() == '\xfe') : guess_to_utf8(*content);
  return (part.content_type == "text/html" ? without_tags(utf8) : utf8) + "\n";
}

const std::string& MailReading::letter() {
  if (!letter_) letter_ = read_letter();
  return *letter_;
}

std::string MailReading::read_letter() {
  std::string text = decode_header_text(subject_.substr(0, kMaxSubjectBytes)) + "\n";
  if (tree() == nullptr) return text;
  std::size_t parts = 0;
  for (const bool is_file : {false, true}) {
    for (const MimePart& part : tree()->leaves) {
      if (part.file_name.empty() == is_file || !is_text(part)) continue;
      if (++parts > kMaxTextParts || text.size() > kMaxPasswordTextBytes) return text;
      text += text_of(part);
    }
  }
  return text;
}

}  // namespace scanq
