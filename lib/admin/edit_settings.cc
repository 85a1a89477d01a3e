#include "lib/admin/edit_settings.h"

#include <algorithm>
#include <vector>

#include "lib/mail/settings.h"
#include "lib/mail/text.h"
#include "lib/steps/load_settings.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxLineBytes = 150;  // a line of inih holds a little more

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

bool sets_key(std::string_view line, std::string_view key) {
  if (!line.starts_with(key)) return false;
  line.remove_prefix(key.size());
  return trim_blanks(line).starts_with("=") || trim_blanks(line).starts_with(":");
}

bool continues(std::string_view line) {
  return line.size() > 1 && (line[0] == ' ' || line[0] == '\t') && !trim_blanks(line).empty();
}

// Where a setting is, or would be put. `begin` == `end`: it is not set.
struct Place {
  std::size_t begin = 0, end = 0;
};

Place find_place(const std::vector<std::string>& lines, std::string_view key) {
  const auto is_section = [](const std::string& line) { return line.starts_with('['); };
  const std::size_t general = static_cast<std::size_t>(
      std::find_if(lines.begin(), lines.end(), is_section) - lines.begin());
  std::size_t sample = general;
  for (std::size_t i = 0; i < general; ++i) {
    if (sets_key(lines[i], key)) {
      std::size_t end = i + 1;
      while (end < general && continues(lines[end])) ++end;
      return {i, end};
    }
    const std::string_view line = lines[i];
    if (line.starts_with('#') && sets_key(line.substr(1), key)) sample = i + 1;
  }
  return {sample, sample};
}

// "key = value", a long list over several lines.
std::vector<std::string> setting_lines(const SettingRow& row, std::string_view value) {
  std::string line = std::string(row.key) + " =";
  if (row.type != "list") return {value.empty() ? line : line + " " + std::string(value)};
  std::vector<std::string> lines;
  for (const std::string& word : split_words(value)) {
    if (line.size() + word.size() > kMaxLineBytes) lines.push_back(std::exchange(line, " "));
    line += " " + word;
  }
  lines.push_back(line);
  return lines;
}

Error no_such_setting(std::string_view key) {
  return {ErrorCode::kBadSettings,
          "no setting is called " + std::string(key) + "; scanq config list shows them all"};
}

// Whatever was changed must be a settings file that means it: `value` is what it must say then.
Result<std::string> checked(std::string text, const SettingRow& row, std::string_view value) {
  Result<Settings> settings = settings_from_text(text, "with this change, line");
  if (!settings) return settings.error();
  if (setting_text(*settings, row) != value) {
    return Error{ErrorCode::kBadSettings, "this value cannot be written in a settings file: " +
                                              std::string(row.key) + " = " + std::string(value)};
  }
  return text;
}

}  // namespace

Result<std::string> with_setting(const std::string& text, std::string_view key,
                                 std::string_view value) {
  const SettingRow* row = find_setting(key);
  if (row == nullptr) return no_such_setting(key);
  Settings alone = default_settings();
  Result<void> taken = apply_setting(alone, "", key, value);
  if (!taken) return taken.error();
  const std::string written = setting_text(alone, *row);
  std::vector<std::string> lines = split_lines(text);
  const Place place = find_place(lines, key);
  const std::vector<std::string> added = setting_lines(*row, written);
  const auto at = lines.erase(lines.begin() + static_cast<long>(place.begin),
                              lines.begin() + static_cast<long>(place.end));
  lines.insert(at, added.begin(), added.end());
  return checked(join_lines(lines), *row, written);
}

Result<std::string> without_setting(const std::string& text, std::string_view key) {
  const SettingRow* row = find_setting(key);
  if (row == nullptr) return no_such_setting(key);
  std::vector<std::string> lines = split_lines(text);
  const Place place = find_place(lines, key);
  lines.erase(lines.begin() + static_cast<long>(place.begin),
              lines.begin() + static_cast<long>(place.end));
  return checked(join_lines(lines), *row, row->default_text);
}

}  // namespace scanq
