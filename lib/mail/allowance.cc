// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/allowance.h"

#include <algorithm>

#include "lib/base/log.h"
#include "lib/mail/calendar_day.h"
#include "lib/mail/policy_pattern.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxReasonBytes = 178;  // what a line of inih holds beside the key
constexpr std::size_t kLeastBeginning = 4;    // of a name, before its *

Error bad_allowance(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

bool is_finding_pattern(std::string_view word) {
  const std::size_t star = word.find('*');
  return star == std::string_view::npos || (star + 1 == word.size() && star >= kLeastBeginning);
}

bool name_matches(std::string_view pattern, std::string_view name) {
  if (!pattern.ends_with('*')) return pattern == name;
  pattern.remove_suffix(1);
  return name.starts_with(pattern);
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view address) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return address_matches(pattern, address); });
}

Result<Allowance*> allowance_of_section(std::vector<Allowance>& allowances,
                                        std::string_view section) {
  const std::string name(trim_blanks(section.substr(kAllowSection.size())));
  if (name.empty()) return bad_allowance("[allow] needs a name: [allow NAME]");
  if (allowances.empty() || allowances.back().name != name) {
    if (std::any_of(allowances.begin(), allowances.end(),
                    [&](const Allowance& other) { return other.name == name; })) {
      return bad_allowance("[allow " + name + "] stands in the file twice");
    }
    allowances.push_back({name, {}, {}, {}, {}, {}});
  }
  return &allowances.back();
}

Result<void> set_list(Allowance& allowance, const AllowanceList& list, std::string_view value) {
  const std::vector<std::string> words = split_words(value);
  const bool is_findings = list.member == &Allowance::findings;
  for (const std::string& word : words) {
    if (is_findings ? is_finding_pattern(word) : is_address_pattern(word)) continue;
    return bad_allowance(std::string(list.key) + ": " + log_value(word) +
                         (is_findings
                              ? " is no name of a find, or four letters of it and *"
                              : " is none of user@domain, @domain, .domain, user, <> or *"));
  }
  allowance.*list.member = words;
  return {};
}

}  // namespace

Result<void> apply_to_allowance(std::vector<Allowance>& allowances, std::string_view section,
                                std::string_view key, std::string_view value) {
  Result<Allowance*> allowance = allowance_of_section(allowances, section);
  if (!allowance) return allowance.error();
  for (const AllowanceList& list : kAllowanceLists) {
    if (list.key == key) return set_list(**allowance, list, value);
  }
  if (key == "until") {
    if (!is_calendar_day(value)) {
      return bad_allowance("until = " + log_value(value) + ": takes a day, such as 2027-02-28");
    }
    (*allowance)->until = value;
    return {};
  }
  if (key == "reason") {
    if (value.size() > kMaxReasonBytes || !is_one_line(value)) {
      return bad_allowance("reason: takes one line of at most 178 bytes");
    }
    (*allowance)->reason = value;
    return {};
  }
  return bad_allowance("unknown setting " + log_value(key) +
                       "; [allow NAME] takes findings, senders, recipients, until and reason");
}

Result<void> check_allowance(const Allowance& allowance) {
  std::string_view missing;
  for (const AllowanceList& list : kAllowanceLists) {
    if ((allowance.*list.member).empty() && missing.empty()) missing = list.key;
  }
  if (missing.empty() && allowance.until.empty()) missing = "until";
  if (missing.empty() && allowance.reason.empty()) missing = "reason";
  if (missing.empty()) return {};
  return bad_allowance("[allow " + allowance.name + "] needs " + std::string(missing));
}

std::string utc_day(std::time_t time) {
  struct tm parts = {};
  ::gmtime_r(&time, &parts);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts));
}

bool allows(const Allowance& allowance, const Finding& finding, std::string_view sender,
            std::string_view recipient, std::string_view today) {
  return !is_expired(allowance, today) &&
         std::any_of(allowance.findings.begin(), allowance.findings.end(),
                     [&](const std::string& p) { return name_matches(p, finding.name); }) &&
         any_matches(allowance.senders, sender) && any_matches(allowance.recipients, recipient);
}

}  // namespace scanq
