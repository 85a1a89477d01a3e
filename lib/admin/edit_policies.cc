// The parts of edit_settings.h that are about policies. What a change must not do is measured on
// the settings before and after: nothing but the policy that was meant may differ.
#include <algorithm>

#include "lib/admin/edit_settings.h"
#include "lib/admin/settings_lines.h"
#include "lib/mail/settings.h"
#include "lib/mail/text.h"
#include "lib/steps/load_settings.h"

namespace scanq {
namespace {

constexpr const char* kWhere = "with this change, line";

Error bad_settings(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

Error no_such_policy(std::string_view policy) {
  return bad_settings("no policy is called " + std::string(policy));
}

bool is_match_list(std::string_view key) {
  return key == "recipients" || key == "senders" || key == "clients";
}

bool is_list(std::string_view key) {
  const SettingRow* row = find_setting(key);
  return is_match_list(key) || (row != nullptr && row->type == "list");
}

std::string section_of(std::string_view policy) {
  return "policy " + std::string(policy);
}

std::vector<Policy>::iterator find_policy(Settings& settings, std::string_view policy) {
  return std::find_if(settings.policies.begin(), settings.policies.end(),
                      [policy](const Policy& one) { return one.name == policy; });
}

// The words of a list in the order given, with one blank between them; other values as they are.
std::string tidy(std::string_view key, std::string_view value) {
  if (!is_list(key)) return std::string(value);
  std::string words;
  for (const std::string& word : split_words(value)) words += (words.empty() ? "" : " ") + word;
  return words;
}

// The settings as they are to be: those of `text` with one more value. A new policy comes last.
Result<Settings> wanted_settings(const std::string& text, std::string_view policy,
                                 std::string_view key, std::string_view value) {
  Result<Settings> settings = settings_from_text(text, kWhere);
  if (!settings) return settings;
  Settings alone = default_settings();
  alone.delivery = settings->delivery;
  const auto found = find_policy(*settings, policy);
  const bool is_new = found == settings->policies.end();
  if (!is_new) alone.policies.push_back(*found);
  Result<void> applied = apply_setting(alone, section_of(policy), key, value);
  if (!applied) return applied.error();
  if (is_new) {
    settings->policies.push_back(alone.policies.back());
  } else {
    *found = alone.policies.back();
  }
  return settings;
}

Result<std::string> checked(const Lines& lines, const Settings& wanted) {
  std::string text = join_lines(lines);
  Result<Settings> settings = settings_from_text(text, kWhere);
  if (!settings) return settings.error();
  if (!(*settings == wanted)) return bad_settings("this cannot be written in a settings file");
  return text;
}

}  // namespace

Result<std::string> with_policy_setting(const std::string& text, std::string_view policy,
                                        std::string_view key, std::string_view value) {
  const std::string written = tidy(key, value);
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
  return checked(lines, *wanted);
}

Result<std::string> without_policy_setting(const std::string& text, std::string_view policy,
                                           std::string_view key) {
  Result<Settings> wanted = settings_from_text(text, kWhere);
  if (!wanted) return wanted.error();
  const auto found = find_policy(*wanted, policy);
  if (found == wanted->policies.end()) return no_such_policy(policy);
  const SettingRow* row = find_setting(key);
  const bool is_delivery = row != nullptr && row->get_delivery != nullptr;
  // A match list that is not there is one that is empty.
  const std::string outside = is_delivery ? row->get_delivery(wanted->delivery) : "";
  wanted = wanted_settings(text, policy, key, outside);
  if (!wanted) return wanted.error();
  Lines lines = split_lines(text);
  replace_lines(lines, find_key(lines, policy_lines(lines, policy), key), {});
  return checked(lines, *wanted);
}

Result<std::string> without_policy(const std::string& text, std::string_view policy) {
  Result<Settings> wanted = settings_from_text(text, kWhere);
  if (!wanted) return wanted.error();
  const auto found = find_policy(*wanted, policy);
  if (found == wanted->policies.end()) return no_such_policy(policy);
  wanted->policies.erase(found);
  Lines lines = split_lines(text);
  const Place section = policy_lines(lines, policy);
  replace_lines(lines, {section.begin, last_line(lines, section)}, {});
  return checked(lines, *wanted);
}

Result<std::string> with_policy_earlier(const std::string& text, std::string_view policy) {
  Result<Settings> wanted = settings_from_text(text, kWhere);
  if (!wanted) return wanted.error();
  const auto found = find_policy(*wanted, policy);
  if (found == wanted->policies.end()) return no_such_policy(policy);
  if (found == wanted->policies.begin()) return text;
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
  // Up to the comment of what follows.
  const std::size_t end = with_comment({section.end, section.end});
  const auto at = [&lines](std::size_t line) { return lines.begin() + static_cast<long>(line); };
  std::rotate(at(upper), at(lower), at(end));
  const std::size_t seam = upper + (end - lower);
  if (!lines[seam - 1].empty()) lines.emplace(at(seam));
  return checked(lines, *wanted);
}

}  // namespace scanq
