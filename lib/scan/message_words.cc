// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/message_words.h"

#include "lib/mime/charset.h"
#include "lib/mime/mail_passwords.h"
#include "lib/mime/mime_message.h"
#include "lib/scan/deep_scan.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxTextParts = 20;
constexpr std::size_t kMaxTextBytes = 1 << 20;  // of one part; a larger one is no letter

// Empty for a part that is too large to be decoded, which is a finding by itself.
std::string type_of(std::string_view message, const MimePart& part, const FileTypes& types,
                    std::size_t max_bytes) {
  const Result<std::string> content = decode_part(message, part, max_bytes);
  return content ? types.type_of(*content) : std::string();
}

}  // namespace

std::vector<std::string> password_words_in(std::string_view message, std::string_view subject,
                                           const Settings& settings) {
  std::string text;
  std::size_t parts = 0;
  const Result<MimeTree> tree = read_mime_tree(message);
  if (tree) {
    for (const MimePart& part : tree->leaves) {
      if (!part.content_type.starts_with("text/") || !part.file_name.empty()) continue;
      if (++parts > kMaxTextParts || text.size() > kMaxPasswordTextBytes) break;
      const Result<std::string> content = decode_part(message, part, kMaxTextBytes);
      if (!content) continue;
      const std::string utf8 = guess_to_utf8(*content);
      text += (part.content_type == "text/html" ? without_tags(utf8) : utf8) + "\n";
    }
  }
  return password_words(settings.passwords, subject, text,
                        static_cast<std::size_t>(settings.password_tries));
}

std::vector<Finding> denied_parts(std::string_view message, const NameRules& rules,
                                  const FileTypes* types, std::size_t max_bytes) {
  std::vector<Finding> findings;
  if (rules.is_empty()) return findings;
  const Result<MimeTree> tree = read_mime_tree(message);
  if (!tree) return findings;
  for (const MimePart& part : tree->leaves) {
    std::vector<std::string> names = part.other_names;
    names.insert(names.begin(), part.file_name);
    const std::string type = types == nullptr ? "" : type_of(message, part, *types, max_bytes);
    for (const std::string& name : names) {
      std::vector<Finding> denied = name_findings(rules, name, type);
      if (denied.empty()) continue;
      Finding& finding = denied.front();
      finding.part = part.path;
      finding.file_name = part.file_name.empty() ? name : part.file_name;
      finding.content_type = part.content_type;
      finding.size_bytes = part.size_bytes();
      findings.push_back(std::move(finding));
      break;
    }
    if (findings.size() >= kMaxFindings) break;
  }
  return findings;
}

}  // namespace scanq
