// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// inih calls its handler once for each line, and again with the same key for a continuation line.
// Debian's version gives no line numbers to the handler, cuts lines at 200 bytes, goes on after
// errors and does not look for comments in continuation lines. So our own reader counts, measures
// and checks the lines.
#include "lib/base/ini_file.h"

#include <ini.h>

#include <algorithm>
#include <cstring>

namespace scanq {
namespace {

struct Parsing {
  std::string_view left;
  int line = 0;
  bool is_indented = false;
  bool is_too_long = false;
  std::string complaint;
  std::vector<IniEntry> entries;

  void complain(const std::string& what) {
    if (complaint.empty()) complaint = std::to_string(line) + ": " + what;
  }
};

// The replacement for fgets that inih calls. `size` is the size of its buffer, NUL included.
char* read_line(char* buffer, int size, void* stream) {
  Parsing& parsing = *static_cast<Parsing*>(stream);
  if (parsing.left.empty() || !parsing.complaint.empty()) return nullptr;
  ++parsing.line;
  const std::size_t newline = parsing.left.find('\n');
  std::string_view line = parsing.left.substr(0, newline);
  parsing.left.remove_prefix(std::min(line.size() + 1, parsing.left.size()));
  // Room for the newline and the NUL.
  const auto longest = static_cast<std::size_t>(size) - 2;
  if (line.size() > longest) {
    parsing.complain("line longer than " + std::to_string(longest) +
                     " bytes; a list can go on in an indented line");
    line = line.substr(0, longest);
  }
  if (line.find('\0') != std::string_view::npos) parsing.complain("a NUL byte");
  parsing.is_indented = !line.empty() && (line[0] == ' ' || line[0] == '\t');
  std::memcpy(buffer, line.data(), line.size());
  buffer[line.size()] = '\n';
  buffer[line.size() + 1] = '\0';
  return buffer;
}

// The blanks of isspace() that can stand within a line.
constexpr std::string_view kBlanks = " \t\v\f\r";

std::string_view without_comment(std::string_view value) {
  for (std::size_t at = value.find(';'); at != std::string_view::npos;
       at = value.find(';', at + 1)) {
    if (at == 0 || kBlanks.find(value[at - 1]) == std::string_view::npos) continue;
    return value.substr(0, value.find_last_not_of(kBlanks, at - 1) + 1);
  }
  return value;
}

int take_entry(void* user, const char* section, const char* key, const char* raw_value) {
  Parsing& parsing = *static_cast<Parsing*>(user);
  const std::string_view value = without_comment(raw_value);
  // With a blank before it, as in the settings that we write for the workers, the ";" would begin a
  // comment.
  if (value.starts_with(';'))
    parsing.complain(std::string(key) + ": a value that starts with \";\"");
  const auto same = std::find_if(
      parsing.entries.begin(), parsing.entries.end(),
      [&](const IniEntry& entry) { return entry.section == section && entry.key == key; });
  if (same == parsing.entries.end()) {
    parsing.entries.push_back({section, key, std::string(value), parsing.line});
  } else if (parsing.is_indented && &*same == &parsing.entries.back()) {
    same->value.append(same->value.empty() ? "" : " ").append(value);
  } else {
    parsing.complain(std::string(key) + " stands twice, first in line " +
                     std::to_string(same->line));
  }
  return 1;
}

}  // namespace

Result<std::vector<IniEntry>> parse_ini(std::string_view text) {
  Parsing parsing;
  parsing.left = text;
  const int bad_line = ::ini_parse_stream(read_line, &parsing, take_entry, &parsing);
  if (parsing.complaint.empty() && bad_line > 0) {
    parsing.complaint =
        std::to_string(bad_line) + ": neither \"key = value\" nor \"[section]\" nor a comment";
  }
  if (parsing.complaint.empty() && bad_line < 0) parsing.complaint = "0: out of memory";
  if (!parsing.complaint.empty()) return Error{ErrorCode::kBadSettings, parsing.complaint};
  return std::move(parsing.entries);
}

}  // namespace scanq
