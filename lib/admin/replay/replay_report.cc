// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/replay/replay_report.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "lib/admin/catalogue.h"
#include "lib/admin/shown_words.h"
#include "lib/admin/translated_stream.h"
#include "lib/base/terminal_text.h"
#include "lib/mail/header.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

using Json = nlohmann::ordered_json;

std::string describe(const Finding& finding) {
  std::ostringstream line;
  line << shown_category(finding.category) << ": " << finding.name;
  if (!finding.part.empty()) line << ' ' << translated("in part") << ' ' << finding.part;
  if (!finding.file_name.empty()) line << " \"" << finding.file_name << '"';
  if (!finding.member.empty()) line << " > \"" << finding.member << '"';
  if (!finding.content_type.empty()) {
    line << " (" << finding.content_type << ", "
         << translated(std::to_string(finding.size_bytes) + " bytes") << ')';
  }
  if (!finding.note.empty()) line << " [" << finding.note << ']';
  return line.str();
}

std::string list_words(const std::vector<std::string>& words, std::string_view otherwise) {
  std::string list;
  for (const std::string& word : words) list.append(list.empty() ? "" : ", ").append(word);
  return list.empty() ? std::string(otherwise) : one_line_utf8(list, kMaxVerdictTextBytes);
}

std::string_view notice_name(NoticeKind kind) {
  if (kind == NoticeKind::kSender) return "the sender";
  return kind == NoticeKind::kRecipients ? "the recipients" : "the administrators";
}

std::string_view meaning_of(Action action) {
  switch (action) {
    case Action::kPass:
      return "delivered as it is, the headers do not tell the finding";
    case Action::kTag:
      return "delivered as it is, the headers tell the finding";
    case Action::kClean:
      return "delivered with a warning, infected parts emptied";
    case Action::kWarn:
      return "the warning alone is delivered";
    case Action::kQuarantine:
      return "kept in quarantine, not delivered";
    case Action::kReject:
      return "refused permanently";
    case Action::kDefer:
      return "put off, the sender tries again";
  }
  return "";
}

void explain_delivery(std::ostream& out, const Verdict& verdict, const Delivery& delivery) {
  out << "recipients " << list_words(delivery.recipients, "(none given: any)") << '\n'
      << "  policy   " << (delivery.policy.empty() ? "none, the general settings" : delivery.policy)
      << '\n';
  for (const Finding& finding : verdict.findings) {
    const Action action = delivery.settings.action_for(finding.category);
    std::string key(category_name(finding.category));
    std::replace(key.begin(), key.end(), '-', '_');
    out << "  setting  action_" << key << " = " << action_name(action) << "  (for " << finding.name
        << ")\n";
  }
  out << "  action   " << shown_action(action_name(delivery.action)) << ": "
      << translated(verdict.findings.empty() ? "nothing was found; delivered as it is"
                                             : meaning_of(delivery.action))
      << '\n';
  if (delivery.is_spared_bounce) {
    out << "           (a bounce of this machine is not refused: it would stay in the queue)\n";
  }
  if (!delivery.allowed.empty()) {
    out << "           (allowed by " << delivery.allowed << ")\n";
  } else if (delivery.action != strictest_action(delivery.settings, verdict)) {
    out << "           (not reject, since others get it and SMTP has one answer for all)\n";
  }
  for (const Notice& notice : delivery.notices) {
    out << "  notice   to " << notice_name(notice.kind) << ": " << list_words(notice.recipients, "")
        << '\n';
  }
}

}  // namespace

Outcome outcome_of(const Verdict& verdict) {
  for (const Finding& finding : verdict.findings) {
    if (finding.category != Category::kFailed) return Outcome::kFound;
  }
  const bool is_clean = verdict.findings.empty() && verdict.has_database;
  return is_clean ? Outcome::kClean : Outcome::kFailed;
}

std::string report_text(const std::string& name, const Rehearsal& rehearsal) {
  const Verdict& verdict = rehearsal.message.verdict;
  std::string text =
      one_line_utf8(name, kMaxVerdictTextBytes) + ": " + translated(status_text(verdict));
  if (!verdict.findings.empty()) {
    text += ", " + translated("action") + " " + shown_action(rehearsal.action_text());
  }
  if (!rehearsal.note_text().empty()) text += ", " + rehearsal.note_text();
  if (!rehearsal.error.empty()) text += ", put off: " + rehearsal.error;
  for (const Finding& finding : verdict.findings) text += "\n    " + describe(finding);
  return terminal_lines(text) + '\n';
}

std::string report_json(const std::string& name, const Rehearsal& rehearsal) {
  const Verdict& verdict = rehearsal.message.verdict;
  Json object;
  object["file"] = one_line_utf8(name, kMaxVerdictTextBytes);
  object["status"] = status_text(verdict);
  object["scanned"] = rehearsal.plan.scanned_marker;
  object["action"] = rehearsal.action_text();
  object["note"] = rehearsal.note_text();
  if (!rehearsal.error.empty()) object["error"] = rehearsal.error;
  object["bytes"] = rehearsal.message.spool.message_bytes();
  object["ms"] = rehearsal.milliseconds;
  object["verdict"] = Json::parse(format_verdict(verdict));
  return object.dump() + '\n';
}

std::string error_json(const std::string& name, const std::string& error) {
  Json object;
  object["file"] = one_line_utf8(name, kMaxVerdictTextBytes);
  object["error"] = one_line_utf8(error, kMaxVerdictTextBytes);
  return object.dump() + '\n';
}

std::string explain_text(const Settings& settings, const Rehearsal& rehearsal) {
  const Verdict& verdict = rehearsal.message.verdict;
  std::ostringstream text;
  TranslatedStream out(text);
  out << "message    " << rehearsal.message.spool.message_bytes() << " bytes, subject \""
      << verdict.subject << "\"\n"
      << "scanned    by " << verdict.engine << ", signatures " << verdict.signatures << ", engine "
      << verdict.engine_way << ", in " << rehearsal.milliseconds << " ms\n"
      << "found      " << (verdict.findings.empty() ? "nothing" : "") << '\n';
  for (const Finding& finding : verdict.findings) out << "  " << describe(finding) << '\n';
  out << "sender     "
      << (rehearsal.message.envelope.sender.empty()
              ? "<> (empty)"
              : one_line_utf8(rehearsal.message.envelope.sender, 300))
      << '\n'
      << "policies   " << settings.policies.size() << " in the settings\n";
  for (const Delivery& delivery : rehearsal.plan.deliveries) {
    explain_delivery(out, verdict, delivery);
  }
  const Action refusal = rehearsal.plan.refusal;
  if (refusal != Action::kPass) {
    out << "result     " << action_name(refusal) << " for all: " << translated(meaning_of(refusal))
        << "; because of " << category_name(rehearsal.plan.refused_for) << '\n';
  }
  if (!rehearsal.note_text().empty()) out << "note       " << rehearsal.note_text() << '\n';
  if (!rehearsal.error.empty()) out << "put off    " << rehearsal.error << '\n';
  return terminal_lines(text.str());
}

}  // namespace scanq
