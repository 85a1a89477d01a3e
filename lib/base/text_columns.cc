// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/text_columns.h"

#include <wchar.h>

#include <algorithm>
#include <functional>

namespace scanq {
namespace {

// Calls `take` with the bytes of each character and its columns, until `take` returns false.
void for_each_character(std::string_view text,
                        const std::function<bool(std::string_view, std::size_t)>& take) {
  std::mbstate_t state{};
  while (!text.empty()) {
    wchar_t wide = 0;
    const std::size_t got = std::mbrtowc(&wide, text.data(), text.size(), &state);
    const bool is_character = got != 0 && got <= text.size();
    if (!is_character) state = {};
    const std::size_t bytes = is_character ? got : 1;
    const int columns = is_character ? ::wcwidth(wide) : 1;
    if (!take(text.substr(0, bytes), static_cast<std::size_t>(std::max(columns, 0)))) return;
    text.remove_prefix(bytes);
  }
}

// The part of a text that fits, in whole characters.
struct Fitting {
  std::size_t bytes = 0, columns = 0;
};
Fitting fitting(std::string_view text, std::size_t columns) {
  Fitting fits;
  for_each_character(text, [&](std::string_view character, std::size_t width) {
    if (fits.columns + width > columns) return false;
    fits.bytes += character.size();
    fits.columns += width;
    return true;
  });
  return fits;
}

// The column at which the text of a line in columns begins.
std::size_t hanging_indent(std::string_view line, std::size_t columns) {
  std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  for (std::size_t at = line.find("  "); at != std::string_view::npos; at = line.find("  ", at)) {
    at = line.find_first_not_of(' ', at);
    if (at == std::string_view::npos) break;
    const std::size_t used = columns_of(line.substr(0, at));
    if (used > columns / 2) break;
    indent = used;
  }
  return std::min(indent, columns / 2);
}

// The number of bytes in the first piece of a line that fits. A break before `indent` does not
// count.
std::size_t piece_bytes(std::string_view line, std::size_t columns, std::size_t indent) {
  const std::size_t bytes = fitting(line, columns).bytes;
  const std::size_t blank = line.substr(0, bytes + 1).find_last_of(' ');
  if (blank == std::string_view::npos || columns_of(line.substr(0, blank)) <= indent) return bytes;
  return blank;
}

void fold_line(std::string& folded, std::string_view line, std::size_t columns) {
  const std::size_t indent = hanging_indent(line, columns);
  std::size_t done = 0;  // columns of the text before the rest
  while (columns_of(line) > columns - done) {
    const std::size_t bytes = piece_bytes(line, columns - done, indent - done);
    const std::size_t last = line.substr(0, bytes).find_last_not_of(' ');
    folded.append(line.substr(0, last + 1)).append("\n").append(indent, ' ');
    line.remove_prefix(bytes);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    done = indent;
  }
  folded += line;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t all = 0;
  for_each_character(text, [&all](std::string_view, std::size_t columns) {
    all += columns;
    return true;
  });
  return all;
}

std::string fit_columns(std::string_view text, std::size_t columns) {
  const Fitting fits = fitting(text, columns);
  return std::string(text.substr(0, fits.bytes)).append(columns - fits.columns, ' ');
}

std::string fold_lines(std::string_view text, std::size_t columns) {
  std::string folded;
  for (;;) {
    const std::size_t newline = text.find('\n');
    fold_line(folded, text.substr(0, newline), columns);
    if (newline == std::string_view::npos) return folded;
    folded += '\n';
    text.remove_prefix(newline + 1);
  }
}

}  // namespace scanq
