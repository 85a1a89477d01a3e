// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "lib/base/fd.h"
#include "lib/base/own_file.h"
#include "lib/base/syslog.h"

namespace scanq {
namespace {

constexpr int kStderrFd = 2;

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

void append_hex(std::string& out, char c) {
  char escaped[5];
  std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(c));
  out += escaped;
}

}  // namespace

char32_t code_point(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first;
  char32_t code = first & (0x7fU >> character.size());  // the bits below those that tell the length
  for (char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3fU);
  return code;
}

bool is_deceptive(std::string_view character) {
  if (character.size() == 1) return false;
  struct Range {
    char32_t first, last;
  };
  // C1 controls (a line's end and the start of a terminal's commands among them); the soft hyphen,
  // joiners, marks, fillers and tags, which nobody sees; ends of lines and of paragraphs; controls
  // and marks of the direction of writing. Not those that choose the form of the character before
  // them (U+FE00 to U+FE0F, U+E0100 to U+E01EF), as names in Japanese have them.
  constexpr Range kRanges[] = {
      {0x80, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},     {0x61c, 0x61c},
      {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f},   {0x200b, 0x200f},
      {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},   {0xfeff, 0xfeff},
      {0xffa0, 0xffa0}, {0xfff9, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe007f}};
  const char32_t code = code_point(character);
  return std::any_of(std::begin(kRanges), std::end(kRanges), [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  if (first >= 0xc2 && first <= 0xdf) length = 2;
  if (first >= 0xe0 && first <= 0xef) length = 3;
  if (first >= 0xf0 && first <= 0xf4) length = 4;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  if (first == 0xe0 && second < 0xa0) return 0;  // overlong
  if (first == 0xed && second > 0x9f) return 0;  // surrogate
  if (first == 0xf0 && second < 0x90) return 0;  // overlong
  if (first == 0xf4 && second > 0x8f) return 0;  // above U+10FFFF
  return length;
}

std::string log_value(std::string_view value, std::size_t max_bytes) {
  std::string shown;
  bool needs_quotes = value.empty();
  std::size_t at = 0;
  while (at < value.size() && at < max_bytes) {
    const char c = value[at];
    const std::size_t length = utf8_length(value.substr(at));
    const std::string_view sequence = value.substr(at, length);
    if (length > 1 && !is_deceptive(sequence)) {
      shown += sequence;
      at += length;
      continue;
    }
    if (length == 1 && c >= 0x20 && c != 0x7f && c != '"' && c != '\\') {
      needs_quotes = needs_quotes || c == ' ' || c == '=';
      shown += c;
    } else {
      append_hex(shown, c);
    }
    ++at;
  }
  if (at < value.size()) shown += "...";
  return needs_quotes ? '"' + shown + '"' : shown;
}

LogLine& LogLine::add(std::string_view key, std::string_view value) {
  pairs_.push_back({Kind::kText, std::string(key), {std::string(value)}});
  return *this;
}

LogLine& LogLine::add(std::string_view key, std::int64_t value) {
  pairs_.push_back({Kind::kNumber, std::string(key), {std::to_string(value)}});
  return *this;
}

LogLine& LogLine::add_list(std::string_view key, std::vector<std::string> values) {
  pairs_.push_back({Kind::kList, std::string(key), std::move(values)});
  return *this;
}

LogLine& LogLine::add_item(std::string_view list, std::string_view item_key,
                           std::string_view value) {
  pairs_.push_back({Kind::kItem, std::string(list), {std::string(value)}, std::string(item_key)});
  return *this;
}

LogLine& LogLine::end_items() {
  pairs_.push_back({Kind::kEndItems, "", {}});
  return *this;
}

std::string LogLine::text() const {
  std::string text = first_;
  for (const Pair& pair : pairs_) {
    if (pair.kind == Kind::kEndItems) continue;
    std::string joined;
    for (const std::string& value : pair.values) joined += (joined.empty() ? "" : ",") + value;
    text.append(" ").append(pair.key).append("=").append(log_value(joined));
  }
  return text;
}

Result<void> append_to_spare_log(const std::string& folder, std::string_view text) {
  Result<Fd> file = open_own_file(folder, kSpareLogName, O_WRONLY | O_APPEND);
  if (!file) return file.error();
  struct stat facts = {};
  if (::fstat(file->get(), &facts) == 0 &&
      static_cast<std::uint64_t>(facts.st_size) + text.size() > kSpareLogBytes &&
      ::ftruncate(file->get(), 0) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "ftruncate");
  }
  return write_all(file->get(), text);
}

void emit(LogTo to, const char* program, std::string_view line, const std::string& spare_folder) {
  const std::string_view text = line.substr(0, kMaxLineBytes);
  const std::string whole = std::string(text) + '\n';
  const bool is_written =
      (to == LogTo::kStderr || to == LogTo::kBoth) && write_all(kStderrFd, whole);
  // Syslog also where descriptor 2 is a full disk, or a pipe that nobody reads any more.
  const bool is_sent = (to != LogTo::kStderr || !is_written) && send_to_syslog(program, text);
  if (!is_written && !is_sent) {
    (void)append_to_spare_log(spare_folder, whole);  // a missing log must not stop the mail
  }
}

}  // namespace scanq
