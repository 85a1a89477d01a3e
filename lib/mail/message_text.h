// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The texts that people read after a find: chooses the template, provides the values, and returns
// subject and body. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/mail/compose_request.h"
#include "lib/mail/template_text.h"

namespace scanq {

enum class TemplateName { kWarning, kNoticeSender, kNoticeRecipients, kNoticeAdministrators };
inline constexpr std::array<std::string_view, 4> kTemplateFiles{
    "warning.txt", "notice-sender.txt", "notice-recipients.txt", "notice-administrators.txt"};

// Below the folder of templates: "ja/warning.txt".
std::string template_path(Language language, TemplateName name);

// The treatment of the part that a finding points at.
enum class PartFate { kLeft, kEmptied, kSealed, kNotRemoved };
// The form in which the original travels.
enum class OriginalForm { kAttached, kSealed, kWithheld };

struct RewriteFacts {
  std::vector<PartFate> fates;  // one for each finding
  std::uint64_t emptied_parts = 0, sealed_parts = 0;
  bool is_delete_failed = false;
  OriginalForm original = OriginalForm::kWithheld;
  std::string original_name;  // of the attachment
};

// The name by which a finding's part is shown and attached: its file name, or "part-1.2", or empty
// for the message as a whole. One line, without characters that turn the direction of writing.
std::string shown_file_name(const Finding& finding);

// The values for the templates; scanq-templates(5) describes every name.
TemplateValues make_message_values(const ComposeRequest& request, std::string_view subject,
                                   const RewriteFacts& facts);

struct MessageText {
  std::string subject, body;
};
// Fills the template; its first line is "Subject: ...", then an empty one. kBadSettings for a
// broken one.
Result<MessageText> fill_message_text(std::string_view text, const TemplateValues& values);

}  // namespace scanq
