// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/message_text.h"

#include <algorithm>

#include "lib/base/log.h"
#include "lib/base/version.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxHeaderShownBytes = 250;
constexpr std::size_t kMaxShownSubjectBytes = 900;
constexpr std::size_t kMaxListed = 20;
constexpr std::size_t kMaxShownFindings = 50;
constexpr std::size_t kMaxBeginningBytes = 40;
constexpr std::string_view kSubject = "Subject:";
constexpr std::string_view kCut = "...";
constexpr std::array<std::string_view, 2> kLanguageFolders{"en", "ja"};

std::string show(std::string_view text, std::size_t max_bytes = kMaxHeaderShownBytes) {
  // Twice as much is converted, so that the code below sees whether something is cut off.
  const std::string line = one_line_utf8(text, 2 * max_bytes);
  std::string shown;
  for (std::string_view left = line; !left.empty();) {
    const std::string_view character = left.substr(0, std::max<std::size_t>(utf8_length(left), 1));
    left.remove_prefix(character.size());
    if (shown.size() + character.size() + kCut.size() > max_bytes) return shown.append(kCut);
    shown += is_deceptive(character) ? std::string_view("?") : character;
  }
  return shown;
}

// Whether some mail programs would read a file from here on: uuencode, yEnc, armour, BinHex.
bool begins_encoded_file(std::string_view line) {
  constexpr std::string_view kBeginnings[] = {
      "begin ", "begin\t", "begin-", "=ybegin", "-----begin", "(this file must be converted"};
  const std::string start = to_lower_ascii(line.substr(0, kMaxBeginningBytes));
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [&start](std::string_view mark) { return start.starts_with(mark); });
}

// The name of a file may stand where a line begins. Such a line is moved by a blank.
std::string without_encoded_files(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n') + 1);  // npos + 1 is 0
    const std::string_view taken = line.empty() ? text : line;
    if (begins_encoded_file(taken)) plain += ' ';
    plain += taken;
    text.remove_prefix(taken.size());
  }
  return plain;
}

std::string show_date(std::time_t when) {
  std::tm parts{};
  char text[64];
  if (::localtime_r(&when, &parts) == nullptr) return {};
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z", &parts)};
}

TemplateValues finding_values(const Finding& finding, PartFate fate) {
  TemplateValues values;
  values.texts = {{"file", shown_file_name(finding)},
                  {"infection", show(finding.name)},
                  {"part", finding.part},
                  {"content_type", show(finding.content_type)},
                  {"member", show(finding.member)},
                  {"note", show(finding.note)},
                  {"size", std::to_string(finding.size_bytes)}};
  values.answer("has_file", !values.texts["file"].empty());
  values.answer("has_member", !finding.member.empty());
  values.answer("has_note", !finding.note.empty());
  for (std::size_t i = 0; i < kCategoryNames.size(); ++i) {
    std::string question = "is_" + std::string(kCategoryNames[i]);
    std::replace(question.begin(), question.end(), '-', '_');
    values.answer(question, static_cast<std::size_t>(finding.category) == i);
  }
  values.answer("is_emptied", fate == PartFate::kEmptied);
  values.answer("is_sealed", fate == PartFate::kSealed);
  values.answer("is_not_removed", fate == PartFate::kNotRemoved);
  return values;
}

void add_findings(TemplateValues& values, const Verdict& verdict, const RewriteFacts& facts) {
  std::vector<TemplateValues>& items = values.blocks["findings"];
  for (std::size_t i = 0; i < verdict.findings.size() && i < kMaxShownFindings; ++i) {
    const PartFate fate = i < facts.fates.size() ? facts.fates[i] : PartFate::kLeft;
    items.push_back(finding_values(verdict.findings[i], fate));
  }
  const std::size_t more = verdict.findings.size() - items.size();
  values.texts["more_findings"] = std::to_string(more);
  values.answer("has_more_findings", more > 0);
}

// If the only finding is that the scan failed, there was nothing to delete.
bool has_undeleted(const Verdict& verdict, const RewriteFacts& facts) {
  for (std::size_t i = 0; i < facts.fates.size() && i < verdict.findings.size(); ++i) {
    if (facts.fates[i] == PartFate::kNotRemoved &&
        verdict.findings[i].category != Category::kFailed) {
      return true;
    }
  }
  return false;
}

void answer_questions(TemplateValues& values, const DeliveryFacts& delivery,
                      const RewriteFacts& facts) {
  for (std::size_t i = 0; i < kActionNames.size(); ++i) {
    values.answer("action_is_" + std::string(kActionNames[i]),
                  static_cast<std::size_t>(delivery.action) == i);
  }
  values.answer("has_client", !delivery.client.empty());
  values.answer("may_still_be_refused", delivery.may_still_be_refused);
  values.answer("has_untold", false);
  values.answer("is_last_notice", false);
  values.answer("has_virus", delivery.verdict.has(Category::kVirus));
  values.answer("is_scan_failed", delivery.verdict.has(Category::kFailed));
  values.answer("is_emptied_one", facts.emptied_parts == 1);
  values.answer("is_emptied_several", facts.emptied_parts > 1);
  values.answer("is_sealed_one", facts.sealed_parts == 1);
  values.answer("is_sealed_several", facts.sealed_parts > 1);
  values.answer("has_wider_parts", !facts.wider_parts.empty());
  values.answer("is_delete_failed",
                facts.is_delete_failed && has_undeleted(delivery.verdict, facts));
  values.answer("original_is_attached", facts.original == OriginalForm::kAttached);
  values.answer("original_is_sealed", facts.original == OriginalForm::kSealed);
  values.answer("original_is_withheld", facts.original == OriginalForm::kWithheld);
}

}  // namespace

std::string template_path(Language language, TemplateName name) {
  return std::string(kLanguageFolders[static_cast<std::size_t>(language)]) + '/' +
         std::string(kTemplateFiles[static_cast<std::size_t>(name)]);
}

std::string shown_file_name(const Finding& finding) {
  const std::string name = last_component_of(show(finding.file_name));
  if (!name.empty()) return name;
  return finding.part.empty() ? std::string() : "part-" + finding.part;
}

std::string shown_list(const std::vector<std::string>& texts) {
  std::string shown;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) shown += ", ";
    if (i == kMaxListed) return shown.append(kCut);
    shown += show(texts[i]);
  }
  return shown;
}

TemplateValues make_message_values(const DeliveryFacts& delivery, std::string_view subject,
                                   const RewriteFacts& facts) {
  TemplateValues values;
  values.texts = {{"sender", show(delivery.sender.empty() ? delivery.settings.empty_sender_name
                                                          : delivery.sender)},
                  {"recipients", shown_list(delivery.recipients)},
                  {"header_from", show(delivery.verdict.header_from)},
                  {"subject", show(subject, kMaxShownSubjectBytes)},
                  {"subject_prefix", show(delivery.settings.subject_prefix_text())},
                  {"message_id", show(delivery.verdict.message_id)},
                  {"date", show_date(delivery.now)},
                  {"id", show(delivery.id)},
                  {"host", show(delivery.host_name)},
                  {"client", show(delivery.client)},
                  {"version", kVersion},
                  {"engine", show(delivery.verdict.engine)},
                  {"finding_count", std::to_string(delivery.verdict.findings.size())},
                  {"emptied_count", std::to_string(facts.emptied_parts)},
                  {"sealed_count", std::to_string(facts.sealed_parts)},
                  {"wider_parts", shown_list(facts.wider_parts)},
                  {"original_name", facts.original_name},
                  {"untold", "0"}};  // a notice has its own
  add_findings(values, delivery.verdict, facts);
  answer_questions(values, delivery, facts);
  return values;
}

TemplateName notice_template(NoticeKind kind) {
  if (kind == NoticeKind::kSender) return TemplateName::kNoticeSender;
  if (kind == NoticeKind::kRecipients) return TemplateName::kNoticeRecipients;
  return TemplateName::kNoticeAdministrators;
}

TemplateValues with_notice_values(const TemplateValues& values, const Notice& notice) {
  TemplateValues own = values;
  own.texts["untold"] = std::to_string(notice.untold);
  own.answer("has_untold", notice.untold > 0);
  own.answer("is_last_notice", notice.is_last);
  return own;
}

Result<MessageText> fill_message_text(std::string_view text, const TemplateValues& values) {
  std::string without_cr(text);
  std::erase(without_cr, '\r');
  for (std::string_view left = without_cr; !left.empty();) {
    const std::size_t length = utf8_length(left);
    if (length == 0) return Error{ErrorCode::kBadSettings, "the template is not valid UTF-8"};
    left.remove_prefix(length);
  }
  Result<std::string> filled = fill_template(without_cr, values);
  if (!filled) return filled.error();
  const std::size_t end = filled->find("\n\n");
  if (!filled->starts_with(kSubject) || end == std::string::npos || filled->find('\n') != end) {
    return Error{ErrorCode::kBadSettings,
                 "the template must begin with one line \"Subject: ...\" and an empty line"};
  }
  const std::string subject = filled->substr(kSubject.size(), end - kSubject.size());
  return MessageText{std::string(trim_blanks(subject)),
                     without_encoded_files(std::string_view(*filled).substr(end + 2))};
}

}  // namespace scanq
