// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/kept_facts.h"

#include <charconv>

#include "lib/mail/text.h"

namespace scanq {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxTextBytes = 1024;

}  // namespace

std::string time_text(std::time_t time, const char* form, bool is_utc) {
  struct tm parts = {};
  (void)(is_utc ? ::gmtime_r(&time, &parts) : ::localtime_r(&time, &parts));
  char text[64];
  return std::string(text, std::strftime(text, sizeof text, form, &parts));
}

// It is the fourth word of the name.
std::int64_t user_of(const std::string& name) {
  std::size_t start = 0;
  for (int dot = 0; dot < 3; ++dot) start = name.find('.', start) + 1;
  std::int64_t user = -1;
  std::from_chars(name.data() + start, name.data() + name.size(), user);
  return user;
}

Json kept_json(const KeptMessage& kept) {
  const QuarantineRecord& record = kept.record;
  const auto text = [](std::string_view t) { return one_line_utf8(t, kMaxTextBytes); };
  Json recipients = Json::array();
  for (const std::string& recipient : record.envelope.recipients) {
    recipients.push_back(text(recipient));
  }
  Json findings = Json::array();
  for (const Finding& finding : record.verdict.findings) {
    findings.push_back({{"category", category_name(finding.category)},
                        {"name", finding.name},
                        {"file_name", finding.file_name},
                        {"part", finding.part},
                        {"member", finding.member}});
  }
  return {{"name", kept.entry.name},
          {"id", record.id},
          {"queue_id", record.queue_id},
          {"time", time_text(record.time, "%Y-%m-%dT%H:%M:%SZ", true)},
          {"size_bytes", kept.entry.message_bytes},
          {"sender", text(record.envelope.sender)},
          {"recipients", recipients},
          {"client", record.client.ip},
          {"user", user_of(kept.entry.name)},
          {"subject", record.verdict.subject},
          {"action", action_name(record.action)},
          {"policy", record.policy},
          {"note", record.note},
          {"findings", findings},
          {"is_released", !kept.entry.released.empty()},
          {"released", text(kept.entry.released)}};
}

}  // namespace scanq
