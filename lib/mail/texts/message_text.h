// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The texts that people read after a find: chooses the template, provides the values, and returns
// subject and body. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/mail/plan.h"
#include "lib/mail/rewrite_facts.h"
#include "lib/mail/texts/template_text.h"

namespace scanq {

enum class TemplateName { kWarning, kNoticeSender, kNoticeRecipients, kNoticeAdministrators };
inline constexpr std::array<std::string_view, 4> kTemplateFiles{
    "warning.txt", "notice-sender.txt", "notice-recipients.txt", "notice-administrators.txt"};

// Below the folder of templates: "ja/warning.txt".
std::string template_path(Language language, TemplateName name);

// The facts that a text tells of a message and of the delivery that it goes with.
struct DeliveryFacts {
  std::string id;  // of this message, as in the log
  std::string host_name;
  std::time_t now = 0;
  std::string client;                   // the sending client, to be shown; may be empty
  std::string sender;                   // of the envelope
  std::vector<std::string> recipients;  // of this delivery
  Action action = Action::kClean;
  DeliverySettings settings;
  Verdict verdict;
  bool may_still_be_refused = false;  // the mail server's answer comes later, as to a milter's mail
};

// The name by which a finding's part is shown and attached: its file name, or "part-1.2", or empty
// for the message as a whole. One line, without characters that turn the direction of writing.
std::string shown_file_name(const Finding& finding);

// The texts with commas between them, each cut to a length and made fit to be shown, at most the
// first twenty.
std::string shown_list(const std::vector<std::string>& texts);

// The values for the templates; scanq-templates(5) describes every name.
TemplateValues make_message_values(const DeliveryFacts& delivery, std::string_view subject,
                                   const RewriteFacts& facts);

TemplateName notice_template(NoticeKind kind);
// The values of make_message_values, with those of one notice.
TemplateValues with_notice_values(const TemplateValues& values, const Notice& notice);

struct MessageText {
  std::string subject, body;
};
// Fills the template; its first line is "Subject: ...", then an empty one. No line of the body
// begins an encoded file, whatever the values are. kBadSettings for a broken one.
Result<MessageText> fill_message_text(std::string_view text, const TemplateValues& values);

}  // namespace scanq
