// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine_show.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iomanip>
#include <nlohmann/json.hpp>

#include "lib/base/terminal_text.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxCellBytes = 30;
constexpr std::size_t kMaxTextBytes = 1024;
constexpr std::uint64_t kMaxShownBytes = 256 << 10;  // of header and body together

std::string time_text(std::time_t time, const char* form, bool is_utc) {
  struct tm parts = {};
  (void)(is_utc ? ::gmtime_r(&time, &parts) : ::localtime_r(&time, &parts));
  char text[64];
  return std::string(text, std::strftime(text, sizeof text, form, &parts));
}

std::string found_text(const Finding& finding) {
  std::string text = std::string(category_name(finding.category)) + " " + finding.name;
  if (!finding.file_name.empty()) text += " in " + finding.file_name;
  if (!finding.member.empty()) text += ", packed as " + finding.member;
  if (!finding.part.empty()) text += " (part " + finding.part + ")";
  return text;
}

std::string and_more(const std::string& first, std::size_t count) {
  return count > 1 ? first + " +" + std::to_string(count - 1) : first;
}

// The fourth word of the name is the real user that ran scanq-store.
std::int64_t user_of(const std::string& name) {
  std::size_t start = 0;
  for (int dot = 0; dot < 3; ++dot) start = name.find('.', start) + 1;
  std::int64_t user = -1;
  std::from_chars(name.data() + start, name.data() + name.size(), user);
  return user;
}

Json to_json(const KeptMessage& kept) {
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

using Row = std::array<std::string, 7>;

Row make_row(const KeptMessage& kept) {
  const QuarantineRecord& record = kept.record;
  const auto& recipients = record.envelope.recipients;
  const auto& findings = record.verdict.findings;
  Row row{time_text(record.time, "%Y-%m-%d %H:%M", false),
          std::to_string(kept.entry.message_bytes),
          record.envelope.sender.empty() ? "<>" : record.envelope.sender,
          recipients.empty() ? "" : and_more(recipients[0], recipients.size()),
          findings.empty() ? "" : and_more(findings[0].name, findings.size()),
          kept.entry.name,
          (kept.entry.released.empty() ? "" : "(released) ") + record.verdict.subject};
  for (std::size_t i = 2; i < 5; ++i) {
    row[i] = terminal_text(one_line_utf8(row[i], kMaxCellBytes));
  }
  row[6] = terminal_text(row[6]);  // the last column needs no width
  return row;
}

void print_table(std::ostream& out, const std::vector<Row>& rows) {
  std::array<std::size_t, 7> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      const bool is_number = i == 1;
      out << (is_number ? std::right : std::left) << std::setw(static_cast<int>(widths[i]))
          << row[i] << "  ";
    }
    out << row.back() << '\n';
  }
}

// Prints lines of the message, each made harmless: the header, then at most body_lines of the body.
void print_source(std::ostream& out, std::string_view text, std::size_t body_lines) {
  bool is_body = false;
  out << "\nThe message as it came; characters that could control a terminal are shown as "
         "\\xNN:\n\n";
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
    out << std::left << std::setw(12) << title << terminal_text(value) << '\n';
  };
  line("name", kept.entry.name);
  line("id", record.id);
  if (!record.queue_id.empty()) line("queue id", record.queue_id);
  line("arrived", time_text(record.time, "%Y-%m-%d %H:%M:%S %z", false));
  line("size", std::to_string(kept.entry.message_bytes) + " bytes");
  line("sender", record.envelope.sender.empty() ? "<>" : record.envelope.sender);
  for (const std::string& recipient : record.envelope.recipients) line("recipient", recipient);
  line("client", record.client.ip.empty() ? "local" : record.client.ip);
  line("user", std::to_string(user_of(kept.entry.name)));
  line("From line", record.verdict.header_from);
  line("subject", record.verdict.subject);
  line("action", std::string(action_name(record.action)) +
                     (record.policy.empty() ? "" : " by policy " + record.policy) +
                     (record.note.empty() ? "" : "; " + record.note));
  for (const Finding& finding : record.verdict.findings) line("found", found_text(finding));
  line("released", kept.entry.released.empty() ? "no" : trim_blanks(kept.entry.released));
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

// Anybody who may keep a message may bring a record that says nothing, so the list of all others is
// no failure for it.
void tell_unreadable(const QuarantineCall& call, const std::string& name, const Error& error) {
  const int kept = call.folder.kept.get();
  if (::faccessat(kept, name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0) return;  // gone meanwhile
  call.call.err << "scanq: cannot be read: " << name << ": " << terminal_text(error.text)
                << "; scanq quarantine delete " << name << " removes it\n";
}

}  // namespace

int list_quarantine(const QuarantineCall& call) {
  Result<std::vector<std::string>> names = list_entries(call.folder);
  if (!names) return fail(call.call, names.error());
  Json all = Json::array();
  std::vector<Row> rows{{"ARRIVED", "BYTES", "SENDER", "RECIPIENT", "FOUND", "NAME", "SUBJECT"}};
  for (const std::string& name : *names) {
    Result<KeptMessage> kept = read_kept(call.folder, name);
    if (!kept) {
      tell_unreadable(call, name, kept.error());
    } else if (call.options.has("json")) {
      all.push_back(to_json(*kept));
    } else {
      rows.push_back(make_row(*kept));
    }
  }
  if (call.options.has("json")) {
    call.call.out << all.dump(2) << '\n';
  } else {
    print_table(call.call.out, rows);
  }
  return kExitDone;
}

int show_kept(const QuarantineCall& call, const KeptMessage& kept) {
  if (call.options.has("raw")) return print_raw(call, kept);
  if (call.options.has("json")) {
    call.call.out << to_json(kept).dump(2) << '\n';
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
