// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/qmail_files.h"

#include <unistd.h>

#include <algorithm>

#include "lib/base/fd.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxFileBytes = 1 << 20;

Lines split_at(std::string_view text, char mark) {
  Lines pieces;
  for (;;) {
    const std::size_t end = text.find(mark);
    pieces.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::string_view without_blanks_at_the_end(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r");
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

Result<std::string> read_small_file(const std::string& path) {
  return read_file(path, kMaxFileBytes);
}

std::optional<Lines> read_control(const std::string& path) {
  Result<std::string> text = read_small_file(path);
  if (!text) return std::nullopt;
  Lines lines;
  for (std::size_t at = 0; at < text->size();) {
    const std::string_view line = without_blanks_at_the_end(next_line(*text, at));
    if (!line.empty() && line[0] != '#') lines.emplace_back(line);
  }
  return lines;
}

std::optional<std::string> virtual_prefix(const Lines& lines, std::string_view address) {
  const std::size_t at = address.rfind('@');
  for (std::size_t i = 0; i <= address.size(); ++i) {
    const bool is_key =
        i == 0 || i == at + 1 || i == address.size() || (i > at && address[i] == '.');
    if (!is_key) continue;
    for (const std::string& line : lines) {
      const std::size_t colon = line.find(':');
      if (colon == std::string::npos) continue;
      if (to_lower_ascii(line.substr(0, colon)) != address.substr(i)) continue;
      if (colon + 1 == line.size()) return std::nullopt;  // an exception
      return line.substr(colon + 1);
    }
  }
  return std::nullopt;
}

std::optional<Lines> read_assignments(const std::string& qmail_dir) {
  if (::access((qmail_dir + "/users/cdb").c_str(), F_OK) != 0) return std::nullopt;
  return read_control(qmail_dir + "/users/assign");
}

std::optional<Assignment> find_assignment(const Lines& lines, const std::string& local) {
  constexpr std::size_t kFields = 7;
  const std::string wanted = to_lower_ascii(local);
  std::optional<Assignment> best;
  std::size_t best_length = 0;
  for (const std::string& line : lines) {
    const Lines fields = split_at(std::string_view(line).substr(1), ':');
    if (fields.size() < kFields) continue;
    const std::string start = to_lower_ascii(fields[0]);
    const Assignment found{fields[1], fields[4], fields[5], fields[6]};
    if (line[0] == '=' && start == wanted) return found;
    if (line[0] != '+' || !wanted.starts_with(start)) continue;
    if (best && start.size() < best_length) continue;
    best = found;
    best->ext += local.substr(start.size());
    best_length = start.size();
  }
  return best;
}

Lines dot_qmail_paths(const std::string& home, const std::string& dash, const std::string& ext) {
  std::string safe = to_lower_ascii(ext);
  std::replace(safe.begin(), safe.end(), '.', ':');
  const std::string base = home + "/.qmail";
  Lines paths{base + dash + safe};
  if (dash.empty()) return paths;
  for (std::size_t i = safe.size() + 1; i-- > 0;) {
    if (i == 0 || safe[i - 1] == '-') paths.push_back(base + dash + safe.substr(0, i) + "default");
  }
  return paths;
}

Lines instruction_lines(std::string_view text) {
  Lines lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = without_blanks_at_the_end(next_line(text, at));
    if (!line.empty() && line[0] != '#' && line != "+list") lines.emplace_back(line);
  }
  return lines;
}

std::string default_delivery(const std::string& qmail_dir) {
  Result<std::string> control = read_small_file(qmail_dir + "/control/defaultdelivery");
  if (control) return *control;
  // "exec env - PATH=... qmail-start ./Maildir/ splogger qmail"
  constexpr std::string_view kStart = "qmail-start ";
  Result<std::string> rc = read_small_file(qmail_dir + "/rc");
  const std::size_t start = rc ? rc->find(kStart) : std::string::npos;
  if (start == std::string::npos) return "";
  const std::string_view rest = std::string_view(*rc).substr(start + kStart.size());
  std::string_view word = rest.substr(0, rest.find_first_of(" \n\\"));
  while (!word.empty() && (word.front() == '\'' || word.front() == '"')) word.remove_prefix(1);
  while (!word.empty() && (word.back() == '\'' || word.back() == '"')) word.remove_suffix(1);
  return word.starts_with('.') || word.starts_with('/') ? std::string(word) : "";
}

}  // namespace scanq
