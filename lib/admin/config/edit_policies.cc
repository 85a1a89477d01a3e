// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of edit_settings.h that are about policies. Each change is checked by the settings
// before and after: only the policy in question may differ.
#include <algorithm>

#include "lib/admin/config/checked_change.h"
#include "lib/admin/config/edit_settings.h"
#include "lib/admin/config/settings_lines.h"
#include "lib/mail/setting_row.h"
#include "lib/mail/settings.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

Error bad_settings(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

bool is_list(std::string_view key) {
  const SettingRow* row = find_setting(key);
  return find_match_key(key) != nullptr || (row != nullptr && row->type == "list");
}

std::string section_of(std::string_view policy) {
  return "policy " + std::string(policy);
}

// The settings of a text, and the index of one policy in them.
struct PolicyInText {
  Settings settings;
  std::ptrdiff_t place = 0;
};
Result<PolicyInText> find_policy(const std::string& text, std::string_view policy) {
  Result<Settings> settings = settings_of_change(text);
  if (!settings) return settings.error();
  const Policy* found = settings->find_policy(policy);
  if (found == nullptr) return bad_settings("there is no policy " + std::string(policy));
  const std::ptrdiff_t place = found - settings->policies.data();
  return PolicyInText{std::move(*settings), place};
}

// For a list, its words in the given order with one blank between them; other values as they are.
std::string normalised_value(std::string_view key, std::string_view value) {
  return is_list(key) ? show_setting(split_words(value)) : std::string(value);
}

// The settings after the change: those of `text` with one more value. A new policy comes last.
Result<Settings> wanted_settings(const std::string& text, std::string_view policy,
                                 std::string_view key, std::string_view value) {
  Result<Settings> settings = settings_of_change(text);
  if (!settings) return settings;
  Settings alone = default_settings();
  alone.delivery = settings->delivery;
  const Policy* found = settings->find_policy(policy);
  if (found != nullptr) alone.policies.push_back(*found);
  Result<void> applied = apply_setting(alone, section_of(policy), key, value);
  if (!applied) return applied.error();
  if (found == nullptr) {
    settings->policies.push_back(alone.policies.back());
  } else {
    settings->policies[static_cast<std::size_t>(found - settings->policies.data())] =
        alone.policies.back();
  }
  return settings;
}

}  // namespace

Result<std::string> with_policy_setting(const std::string& text, std::string_view policy,
                                        std::string_view key, std::string_view value) {
  const std::string written = normalised_value(key, value);
  Result<Settings> wanted = wanted_settings(text, policy, key, written);
  if (!wanted) return wanted.error();
  Lines lines = split_lines(text);
  Place section = policy_lines(lines, policy);
  if (section.begin == section.end) {
    if (!lines.empty() && !lines.back().empty()) lines.emplace_back();
    lines.push_back("[" + section_of(policy) + "]");
    section = {lines.size() - 1, lines.size()};
  }
  replace_lines(lines, find_key(lines, section, key), setting_lines(key, written, is_list(key)));
  return checked_change(join_lines(lines), *wanted);
}

Result<std::string> without_policy_setting(const std::string& text, std::string_view policy,
                                           std::string_view key) {
  Result<PolicyInText> now = find_policy(text, policy);
  if (!now) return now.error();
  const SettingRow* row = find_setting(key);
  const bool is_delivery = row != nullptr && row->get_delivery != nullptr;
  // A missing match list is an empty one.
  const std::string outside = is_delivery ? row->get_delivery(now->settings.delivery) : "";
  Result<Settings> wanted = wanted_settings(text, policy, key, outside);
  if (!wanted) return wanted.error();
  Lines lines = split_lines(text);
  replace_lines(lines, find_key(lines, policy_lines(lines, policy), key), {});
  return checked_change(join_lines(lines), *wanted);
}

Result<std::string> without_policy(const std::string& text, std::string_view policy) {
  Result<PolicyInText> wanted = find_policy(text, policy);
  if (!wanted) return wanted.error();
  std::vector<Policy>& policies = wanted->settings.policies;
  policies.erase(policies.begin() + wanted->place);
  Lines lines = split_lines(text);
  const Place section = policy_lines(lines, policy);
  replace_lines(lines, {section.begin, last_line(lines, section)}, {});
  return checked_change(join_lines(lines), wanted->settings);
}

Result<std::string> with_policy_earlier(const std::string& text, std::string_view policy) {
  Result<PolicyInText> wanted = find_policy(text, policy);
  if (!wanted) return wanted.error();
  if (wanted->place == 0) return text;
  const auto found = wanted->settings.policies.begin() + wanted->place;
  const std::string before = (found - 1)->name;
  std::iter_swap(found - 1, found);
  Lines lines = split_lines(text);
  const auto with_comment = [&lines](Place place) {
    while (place.begin > 0 && lines[place.begin - 1].starts_with('#')) --place.begin;
    return place.begin;
  };
  const std::size_t upper = with_comment(policy_lines(lines, before));
  const std::size_t lower = with_comment(policy_lines(lines, policy));
  const Place section = policy_lines(lines, policy);
  // Up to the comment of the next section.
  const std::size_t end = with_comment({section.end, section.end});
  const auto at = [&lines](std::size_t line) { return lines.begin() + static_cast<long>(line); };
  std::rotate(at(upper), at(lower), at(end));
  const std::size_t seam = upper + (end - lower);
  if (!lines[seam - 1].empty()) lines.emplace(at(seam));
  return checked_change(join_lines(lines), wanted->settings);
}

}  // namespace scanq
