// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/settings.h"

#include <algorithm>

#include "lib/mail/address.h"
#include "lib/mail/allowance.h"
#include "lib/mail/name_groups.h"
#include "lib/mail/policy_pattern.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::string_view kPolicySection = "policy ";
constexpr std::size_t kMaxInihLineBytes = 198;  // the limit of inih

Error bad_settings(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

Error unknown_setting(std::string_view key) {
  return bad_settings("unknown setting " + log_value(key) +
                      did_you_mean(nearest_setting(key), "; did you mean "));
}

Result<Policy*> policy_of_section(Settings& settings, std::string_view section) {
  if (!section.starts_with(kPolicySection)) {
    return bad_settings("unknown section [" + std::string(section) +
                        "]; there are only [policy NAME] and [allow NAME] sections");
  }
  const std::string_view name = trim_blanks(section.substr(kPolicySection.size()));
  if (name.empty()) return bad_settings("[policy] needs a name: [policy NAME]");
  if (settings.policies.empty() || settings.policies.back().name != name) {
    if (settings.find_policy(name) != nullptr) {
      return bad_settings("[policy " + std::string(name) +
                          "] stands in the file twice; join the two sections");
    }
    settings.policies.push_back({std::string(name), {}, {}, {}, settings.delivery});
  }
  return &settings.policies.back();
}

// A pattern that can match nothing is a mistake: without an error, its policy would silently have
// no effect.
Result<void> check_patterns(const MatchKey& match, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const bool is_client = match.member == &Policy::clients;
    if (is_client && !is_client_pattern(word)) {
      return bad_settings("clients: " + log_value(word) +
                          " is none of relay, network, local, an IP address, or ADDRESS/BITS");
    }
    if (!is_client && !is_address_pattern(word)) {
      return bad_settings(std::string(match.key) + ": " + log_value(word) +
                          " is none of user@domain, @domain, .domain, user, <> or *");
    }
  }
  return {};
}

Result<void> apply_to_policy(Policy& policy, std::string_view key, std::string_view value) {
  if (const MatchKey* match = find_match_key(key)) {
    const std::vector<std::string> words = split_words(value);
    Result<void> checked = check_patterns(*match, words);
    if (checked) policy.*match->member = words;
    return checked;
  }
  const SettingRow* row = find_setting(key);
  if (row == nullptr) return unknown_setting(key);
  if (row->set_delivery == nullptr) {
    return bad_settings(std::string(key) +
                        " cannot differ between policies: put it before the "
                        "first [policy ...] section");
  }
  return row->set_delivery(*row, policy.delivery, value);
}

// It becomes part of a link in a mail, with a query of ours behind it.
Result<void> check_digest_links(const DeliverySettings& delivery) {
  const std::string& address = delivery.digest_links;
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/[]%";
  const bool is_web = address.starts_with("https://") || address.starts_with("http://");
  if (address.empty() || (is_web && address.find_first_not_of(kAllowed) == std::string::npos)) {
    return {};
  }
  return bad_settings("digest_links: " + log_value(address) +
                      " is no address of a page: https://HOST/PATH, without a query");
}

// "key = value"; a list that is too long for one line goes on in indented lines. A comma, which
// separates words as a blank does, is put before a word that would begin a comment.
void append_line(std::string& text, std::string_view key, std::string_view value) {
  text.append(key).append(" =");
  std::size_t line_bytes = key.size() + 2;
  for (const std::string& word : split_words(value)) {
    const std::string_view gap = word[0] == '#' || word[0] == ';' ? " ," : " ";
    line_bytes += gap.size() + word.size();
    if (line_bytes > kMaxInihLineBytes) {
      text += '\n';
      line_bytes = gap.size() + word.size();
    }
    text.append(gap).append(word);
  }
  text += '\n';
}

std::string joined_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + ' ';
  return text;
}

void append_row(std::string& text, const SettingRow& row, const std::string& value) {
  if (row.type == "list") {
    append_line(text, row.key, value);
  } else {
    text.append(row.key).append(" = ").append(value).append("\n");
  }
}

}  // namespace

std::string_view nearest_setting(std::string_view key) {
  std::vector<std::string_view> keys;
  for (const SettingRow& row : setting_rows()) keys.push_back(row.key);
  for (const MatchKey& match : kMatchKeys) keys.push_back(match.key);
  return nearest_word(key, keys);
}

const MatchKey* find_match_key(std::string_view key) {
  const auto* const found = std::find_if(kMatchKeys.begin(), kMatchKeys.end(),
                                         [key](const MatchKey& match) { return match.key == key; });
  return found == kMatchKeys.end() ? nullptr : found;
}

const Policy* Settings::find_policy(std::string_view name) const {
  const auto found = std::find_if(policies.begin(), policies.end(),
                                  [name](const Policy& policy) { return policy.name == name; });
  return found == policies.end() ? nullptr : &*found;
}

Settings default_settings() {
  Settings settings;
  for (const SettingRow& row : setting_rows()) {
    const Result<void> set = row.set != nullptr
                                 ? row.set(row, settings, row.default_text)
                                 : row.set_delivery(row, settings.delivery, row.default_text);
    (void)set;  // a default that its own row refuses fails the unit test of the table
  }
  return settings;
}

Result<void> apply_setting(Settings& settings, std::string_view section, std::string_view key,
                           std::string_view value) {
  if (section.starts_with(kAllowSection)) {
    return apply_to_allowance(settings.allowances, section, key, value);
  }
  if (!section.empty()) {
    Result<Policy*> policy = policy_of_section(settings, section);
    if (!policy) return policy.error();
    return apply_to_policy(**policy, key, value);
  }
  const SettingRow* row = find_setting(key);
  if (row == nullptr) return unknown_setting(key);
  if (row->set != nullptr) return row->set(*row, settings, value);
  return row->set_delivery(*row, settings.delivery, value);
}

Result<void> check_groups(GroupOf kind, const std::vector<std::string>& words) {
  const std::string unknown = unknown_group(kind, words);
  if (unknown.empty()) return {};
  return bad_settings("there is no group " + log_value(unknown) + "; there are " +
                      all_groups(kind));
}

Result<void> check_settings(const Settings& settings) {
  for (const auto& [kind, words] : {std::pair(GroupOf::kNames, &settings.deny_names),
                                    std::pair(GroupOf::kNames, &settings.allow_names),
                                    std::pair(GroupOf::kTypes, &settings.deny_types),
                                    std::pair(GroupOf::kTypes, &settings.allow_types)}) {
    Result<void> checked = check_groups(kind, *words);
    if (!checked) return checked;
  }
  if (settings.max_file_bytes > settings.max_scan_bytes) {
    return bad_settings("max_file_bytes is larger than max_scan_bytes");
  }
  for (const std::string& name : settings.required_signatures) {
    if (name.find('/') != std::string::npos) {
      return bad_settings("required_signatures takes names of files in database_dir, no path: " +
                          name);
    }
  }
  if (settings.scan_timeout_seconds >= settings.life_limit_seconds) {
    return bad_settings("scan_timeout_seconds must be less than life_limit_seconds");
  }
  for (const Allowance& allowance : settings.allowances) {
    Result<void> checked = check_allowance(allowance);
    if (!checked) return checked;
  }
  Result<void> links = check_digest_links(settings.delivery);
  for (const Policy& policy : settings.policies) {
    if (links) links = check_digest_links(policy.delivery);
  }
  if (!links) return links;
  const Result<TcpAddress> reentry = parse_tcp_address(settings.reentry);
  if (!reentry) return bad_settings("reentry: " + reentry.error().text);
  return {};
}

std::string setting_text(const Settings& settings, const SettingRow& row) {
  return row.get != nullptr ? row.get(settings) : row.get_delivery(settings.delivery);
}

std::string format_general_settings(const Settings& settings) {
  std::string text;
  for (const SettingRow& row : setting_rows()) append_row(text, row, setting_text(settings, row));
  return text;
}

std::string format_settings(const Settings& settings) {
  std::string text = format_general_settings(settings);
  for (const Policy& policy : settings.policies) {
    text += "\n[policy " + policy.name + "]\n";
    for (const MatchKey& match : kMatchKeys) {
      append_line(text, match.key, joined_words(policy.*match.member));
    }
    for (const SettingRow& row : setting_rows()) {
      if (row.get_delivery != nullptr) append_row(text, row, row.get_delivery(policy.delivery));
    }
  }
  for (const Allowance& allowance : settings.allowances) {
    text.append("\n[").append(kAllowSection).append(allowance.name).append("]\n");
    for (const AllowanceList& list : kAllowanceLists) {
      append_line(text, list.key, joined_words(allowance.*list.member));
    }
    text += "until = " + allowance.until + "\nreason = " + allowance.reason + "\n";
  }
  return text;
}

}  // namespace scanq
