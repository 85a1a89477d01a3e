// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/settings_lines.h"

#include <algorithm>
#include <utility>

#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kWrappedLineBytes = 150;  // a line of inih holds a little more
constexpr std::string_view kPolicyWord = "policy ";

bool sets_key(std::string_view line, std::string_view key) {
  if (!line.starts_with(key)) return false;
  line.remove_prefix(key.size());
  return trim_blanks(line).starts_with("=") || trim_blanks(line).starts_with(":");
}

bool continues(std::string_view line) {
  return line.size() > 1 && (line[0] == ' ' || line[0] == '\t') && !trim_blanks(line).empty();
}

bool is_section(std::string_view line) {
  return line.starts_with('[');
}

bool is_in_force(std::string_view line) {
  const std::string_view words = trim_blanks(line);
  return !words.empty() && words[0] != '#' && words[0] != ';';
}

bool opens_section(std::string_view line, std::string_view kind, std::string_view name) {
  if (!is_section(line)) return false;
  line.remove_prefix(1);
  const std::string_view section = line.substr(0, line.find(']'));
  return section.starts_with(kind) && trim_blanks(section.substr(kind.size())) == name;
}

std::size_t next_section(const Lines& lines, std::size_t from) {
  const auto start = lines.begin() + static_cast<long>(std::min(from, lines.size()));
  return static_cast<std::size_t>(std::find_if(start, lines.end(), is_section) - lines.begin());
}

}  // namespace

Lines split_lines(const std::string& text) {
  Lines lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string join_lines(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

Place general_lines(const Lines& lines) {
  return {0, next_section(lines, 0)};
}

Place section_lines(const Lines& lines, std::string_view kind, std::string_view name) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (opens_section(lines[i], kind, name)) return {i, next_section(lines, i + 1)};
  }
  return {lines.size(), lines.size()};
}

Place policy_lines(const Lines& lines, std::string_view policy) {
  return section_lines(lines, kPolicyWord, policy);
}

Place find_key(const Lines& lines, Place within, std::string_view key) {
  std::size_t sample = 0, last = within.end;
  for (std::size_t i = within.begin; i < within.end; ++i) {
    if (sets_key(lines[i], key)) {
      std::size_t end = i + 1;
      while (end < within.end && continues(lines[end])) ++end;
      return {i, end};
    }
    const std::string_view line = lines[i];
    const bool is_sample = line.starts_with('#') && sets_key(line.substr(1), key);
    if (is_sample && sample == 0) sample = i + 1;
  }
  // Only in a section: before the first section, the last lines may be comments about the sections.
  if (within.begin < within.end && is_section(lines[within.begin])) last = last_line(lines, within);
  const std::size_t place = sample != 0 ? sample : last;
  return {place, place};
}

std::size_t last_line(const Lines& lines, Place within) {
  while (within.end > within.begin && !is_in_force(lines[within.end - 1])) --within.end;
  return within.end;
}

void replace_lines(Lines& lines, Place place, const Lines& by) {
  const auto at = lines.erase(lines.begin() + static_cast<long>(place.begin),
                              lines.begin() + static_cast<long>(place.end));
  lines.insert(at, by.begin(), by.end());
}

Lines setting_lines(std::string_view key, std::string_view value, bool is_list) {
  std::string line = std::string(key) + " =";
  if (!is_list) return {value.empty() ? line : line + " " + std::string(value)};
  Lines lines;
  for (const std::string& word : split_words(value)) {
    if (line.size() + word.size() > kWrappedLineBytes) lines.push_back(std::exchange(line, " "));
    line += " " + word;
  }
  lines.push_back(line);
  return lines;
}

}  // namespace scanq
