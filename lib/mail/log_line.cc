// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/log_line.h"

#include "lib/base/log.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxShownFindings = 20;
constexpr std::size_t kMaxShownRecipients = 20;

void add_envelope(LogLine& line, const LogFacts& facts) {
  std::string recipients;
  std::size_t shown = 0;
  for (const std::string& recipient : facts.envelope.recipients) {
    if (shown++ == kMaxShownRecipients) break;
    recipients += (recipients.empty() ? "" : ",") + recipient;
  }
  line.add("from", facts.envelope.sender).add("to", recipients);
  if (facts.envelope.recipients.size() > 1) {
    line.add("recipients", static_cast<std::int64_t>(facts.envelope.recipients.size()));
  }
}

void add_findings(LogLine& line, const Verdict& verdict) {
  std::size_t shown = 0;
  for (const Finding& finding : verdict.findings) {
    if (shown++ == kMaxShownFindings) break;
    line.add("found", category_name(finding.category)).add("name", finding.name);
    if (!finding.part.empty()) line.add("part", finding.part);
    if (!finding.file_name.empty()) line.add("file", finding.file_name);
    if (!finding.member.empty()) line.add("member", finding.member);
    if (!finding.note.empty()) line.add("finding_note", finding.note);
  }
  if (verdict.findings.size() > kMaxShownFindings) {
    line.add("findings", static_cast<std::int64_t>(verdict.findings.size()));
  }
}

void add_if_any(LogLine& line, std::string_view key, std::string_view value) {
  if (!value.empty()) line.add(key, value);
}

}  // namespace

std::string make_log_line(const LogFacts& facts) {
  LogLine line("SCANNED:" + std::to_string(facts.marker));
  line.add("id", facts.id);
  add_if_any(line, "queue_id", facts.queue_id);
  if (facts.object.empty()) add_envelope(line, facts);
  add_if_any(line, "object", facts.object);
  add_if_any(line, "client", facts.client.ip);
  add_if_any(line, "subject", facts.verdict.subject);
  add_if_any(line, "message_id", facts.verdict.message_id);
  line.add("size", static_cast<std::int64_t>(facts.size_bytes)).add("ms", facts.milliseconds);
  add_findings(line, facts.verdict);
  add_if_any(line, "not_scanned", facts.verdict.not_scanned_reason);
  add_if_any(line, "engine", facts.verdict.engine_way);
  if (!facts.verdict.has_database) {
    line.add("warning", "NO VIRUS DATABASE is installed: run freshclam (package clamav-freshclam)");
  }
  add_if_any(line, "action", facts.action);
  add_if_any(line, "note", facts.note);
  add_if_any(line, "quarantine", facts.quarantine);
  add_if_any(line, "queue", facts.queue);
  add_if_any(line, "error", facts.error);
  if (facts.queue != "exec" && facts.object.empty()) line.add("exit", facts.exit_code);
  return line.text();
}

}  // namespace scanq
