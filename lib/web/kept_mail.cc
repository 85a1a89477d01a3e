// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/kept_mail.h"

#include <nlohmann/json.hpp>

#include "lib/mail/json_reader.h"
#include "lib/mail/text.h"
#include "lib/web/asked.h"

namespace scanq {
namespace {

std::string finding_text(const nlohmann::json& finding) {
  std::string text = answer_text(finding, "category") + ' ' + answer_text(finding, "name");
  for (const char* key : {"file_name", "member"}) {
    const std::string value = answer_text(finding, key);
    if (!value.empty()) text += ", " + value;
  }
  return text;
}

KeptMail read_one(const nlohmann::json& object) {
  KeptMail mail;
  mail.name = answer_text(object, "name");
  mail.id = answer_text(object, "id");
  mail.time = answer_text(object, "time");
  mail.sender = answer_text(object, "sender");
  mail.subject = answer_text(object, "subject");
  mail.action = answer_text(object, "action");
  mail.note = answer_text(object, "note");
  mail.client = answer_text(object, "client");
  mail.released = answer_text(object, "released");
  mail.is_released = object.value("is_released", nlohmann::json(false)) == true;
  const auto size = object.find("size_bytes");
  if (size != object.end() && size->is_number_unsigned())
    mail.size_bytes = size->get<std::uint64_t>();
  for (const nlohmann::json& recipient : object.value("recipients", nlohmann::json::array())) {
    if (!recipient.is_string()) continue;
    mail.recipients.push_back(recipient.get<std::string>());
    mail.recipients_text += (mail.recipients_text.empty() ? "" : ", ") + mail.recipients.back();
  }
  for (const nlohmann::json& finding : object.value("findings", nlohmann::json::array())) {
    if (!finding.is_object()) continue;
    mail.findings.push_back(finding_text(finding));
    mail.found += (mail.found.empty() ? "" : ", ") + answer_text(finding, "name");
  }
  return mail;
}

}  // namespace

std::vector<KeptMail> read_kept_mails(std::string_view json) {
  std::vector<KeptMail> mails;
  const nlohmann::json list = parse_json(json);
  if (!list.is_array()) return mails;
  for (const nlohmann::json& object : list) {
    if (object.is_object()) mails.push_back(read_one(object));
  }
  return mails;
}

bool has_text(const KeptMail& mail, std::string_view text) {
  const std::string wanted = to_lower_ascii(text);
  for (const std::string* field :
       {&mail.sender, &mail.recipients_text, &mail.subject, &mail.found, &mail.name, &mail.id}) {
    if (to_lower_ascii(*field).find(wanted) != std::string::npos) return true;
  }
  return false;
}

}  // namespace scanq
