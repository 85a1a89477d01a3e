// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine_list.h"

#include <algorithm>
#include <ctime>

#include "lib/admin/catalogue.h"
#include "lib/admin/quarantine/kept_facts.h"
#include "lib/admin/since.h"
#include "lib/base/terminal_text.h"
#include "lib/base/text_columns.h"
#include "lib/mail/amount.h"
#include "lib/mail/policy_pattern.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kLineColumns = 80;
constexpr std::size_t kFoundColumns = 20, kSenderColumns = 22, kRecipientColumns = 20;
constexpr std::size_t kSizeColumns = 5;
constexpr std::size_t kMaxListedBytes = 1024;
constexpr std::string_view kCut = "...";

// The choice of entries; an empty word chooses all.
struct Filter {
  std::time_t since = 0;
  std::string sender, recipient, found;

  bool takes(const QuarantineRecord& record) const {
    const auto& recipients = record.envelope.recipients;
    const auto& findings = record.verdict.findings;
    return record.time >= since &&
           (sender.empty() || address_matches(sender, record.envelope.sender)) &&
           (recipient.empty() ||
            std::any_of(recipients.begin(), recipients.end(),
                        [&](const std::string& to) { return address_matches(recipient, to); })) &&
           (found.empty() ||
            std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
              return finding.category == find_category(found) ||
                     to_lower_ascii(finding.name).find(found) != std::string::npos;
            }));
  }
};

Result<Filter> filter_of(const Options& options) {
  Filter filter;
  filter.sender = options.value("sender");
  filter.recipient = options.value("recipient");
  filter.found = to_lower_ascii(options.value("found"));
  Result<std::time_t> since = parse_since(options, std::time(nullptr));
  if (!since) return since.error();
  filter.since = *since;
  return filter;
}

// At most so many columns; what is left out is told by three dots.
std::string cut_to(const std::string& text, std::size_t columns) {
  if (columns_of(text) <= columns) return text;
  return std::string(trim_blanks(fit_columns(text, columns - kCut.size()))).append(kCut);
}

std::string cell(std::string_view text, std::size_t count, std::size_t columns) {
  const std::string more = count > 1 ? " +" + std::to_string(count - 1) : "";
  const std::string first = terminal_text(one_line_utf8(text, kMaxListedBytes));
  return cut_to(first, columns - more.size()) + more;
}

std::string entry_lines(const KeptMessage& kept) {
  const QuarantineRecord& record = kept.record;
  const auto& recipients = record.envelope.recipients;
  const auto& findings = record.verdict.findings;
  const std::string size = short_size(kept.entry.message_bytes);
  std::string first = time_text(record.time, "%Y-%m-%d %H:%M", false) + "  " +
                      std::string(kSizeColumns - std::min(kSizeColumns, size.size()), ' ') + size +
                      "  " + kept.entry.name;
  std::string second = "    ";
  if (!findings.empty()) second += cell(findings[0].name, findings.size(), kFoundColumns) + "  ";
  const std::string& sender = record.envelope.sender;
  second += cell(sender.empty() ? "<>" : sender, 1, kSenderColumns);
  if (!recipients.empty()) {
    second += " > " + cell(recipients[0], recipients.size(), kRecipientColumns);
  }
  second += "  ";
  if (!kept.entry.released.empty()) second += translated("(released)") + " ";
  second += terminal_text(one_line_utf8(record.verdict.subject, kMaxListedBytes));
  return first + '\n' + cut_to(second, kLineColumns) + '\n';
}

}  // namespace

int list_quarantine(const QuarantineCall& call) {
  Result<Filter> filter = filter_of(call.options);
  if (!filter) return fail(call.call, filter.error());
  Result<std::vector<std::string>> names = list_entries(call.folder);
  if (!names) return fail(call.call, names.error());
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::string lines;
  QuarantineUsage sum;
  for (const std::string& name : *names) {
    Result<KeptMessage> kept = read_kept(call.folder, name);
    if (!kept) {
      tell_unreadable(call, name, kept.error());
      continue;
    }
    if (!filter->takes(kept->record)) continue;
    ++sum.messages;
    sum.bytes += kept->entry.message_bytes;
    if (call.options.has("json")) {
      all.push_back(kept_json(*kept));
    } else {
      lines += entry_lines(*kept);
    }
  }
  if (call.options.has("json")) {
    call.call.out << all.dump(2) << '\n';
  } else {
    call.call.out << lines
                  << translated(std::to_string(sum.messages) +
                                (sum.messages == 1 ? " message, " : " messages, ") +
                                short_size(sum.bytes))
                  << '\n';
  }
  return kExitDone;
}

}  // namespace scanq
