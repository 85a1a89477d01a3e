// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine_show.h"

#include <algorithm>

#include "lib/admin/catalogue.h"
#include "lib/admin/quarantine/kept_facts.h"
#include "lib/admin/shown_words.h"
#include "lib/base/terminal_text.h"
#include "lib/base/text_columns.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kTitleColumns = 12;
constexpr std::uint64_t kMaxShownBytes = 256 << 10;  // of header and body together

std::string found_text(const Finding& finding) {
  std::string text = shown_category(finding.category) + " " + finding.name;
  if (!finding.file_name.empty()) text += " in " + finding.file_name;
  if (!finding.member.empty()) text += ", packed as " + finding.member;
  if (!finding.part.empty()) text += " (part " + finding.part + ")";
  return text;
}

// Prints lines of the message, each made harmless: the header, then at most body_lines of the body.
void print_source(std::ostream& out, std::string_view text, std::size_t body_lines) {
  bool is_body = false;
  out << '\n'
      << translated(
             "The message as it came; characters that could control a terminal are shown as "
             "\\xNN:")
      << "\n\n";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (is_body && body_lines-- == 0) {
      out << "    ...\n";
      return;
    }
    is_body = is_body || line.empty();
    out << "    " << terminal_text(line) << '\n';
  }
}

void print_facts(std::ostream& out, const KeptMessage& kept) {
  const QuarantineRecord& record = kept.record;
  const auto line = [&out](std::string_view title, std::string_view value) {
    out << fit_columns(translated(title), kTitleColumns) << terminal_text(value) << '\n';
  };
  line("name", kept.entry.name);
  line("id", record.id);
  if (!record.queue_id.empty()) line("queue id", record.queue_id);
  line("arrived", time_text(record.time, "%Y-%m-%d %H:%M:%S %z", false));
  line("size", translated(std::to_string(kept.entry.message_bytes) + " bytes"));
  line("sender", record.envelope.sender.empty() ? "<>" : record.envelope.sender);
  for (const std::string& recipient : record.envelope.recipients) line("recipient", recipient);
  line("client", record.client.ip.empty() ? translated("local") : record.client.ip);
  line("user", std::to_string(user_of(kept.entry.name)));
  line("From line", record.verdict.header_from);
  line("subject", record.verdict.subject);
  line("action", shown_action(action_name(record.action)) +
                     (record.policy.empty() ? "" : " by policy " + record.policy) +
                     (record.note.empty() ? "" : "; " + record.note));
  for (const Finding& finding : record.verdict.findings) line("found", found_text(finding));
  line("released", kept.entry.released.empty() ? translated("no")
                                               : std::string(trim_blanks(kept.entry.released)));
}

int print_raw(const QuarantineCall& call, const KeptMessage& kept) {
  char buffer[65536];
  for (;;) {
    Result<std::size_t> got = read_some(kept.entry.message.get(), buffer, sizeof buffer);
    if (!got) return fail(call.call, got.error());
    if (*got == 0) return kExitDone;
    call.call.out.write(buffer, static_cast<std::streamsize>(*got));
  }
}

}  // namespace

int show_kept(const QuarantineCall& call, const KeptMessage& kept) {
  if (call.options.has("raw")) return print_raw(call, kept);
  if (call.options.has("json")) {
    call.call.out << kept_json(kept).dump(2) << '\n';
    return kExitDone;
  }
  Result<int> lines = call.options.number("lines", kDefaultLines, 0, kMaxLines);
  if (!lines) return fail(call.call, lines.error());
  print_facts(call.call.out, kept);
  Result<std::string> start = read_exactly_at(
      kept.entry.message.get(), std::min(kept.entry.message_bytes, kMaxShownBytes), 0);
  if (!start) return fail(call.call, start.error());
  print_source(call.call.out, *start, static_cast<std::size_t>(*lines));
  call.call.out << '\n';
  return kExitDone;
}

}  // namespace scanq
