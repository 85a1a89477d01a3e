// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/yenc.h"

#include <algorithm>

namespace scanq {
namespace {

constexpr char kYencEscape = '=';
constexpr int kShift = 42, kEscapedShift = 64;

void append_line(std::string& bytes, std::string_view line) {
  std::size_t length = bytes.size();
  bytes.resize(length + line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    int c = static_cast<unsigned char>(line[i]);
    if (line[i] == kYencEscape && i + 1 < line.size()) {
      c = static_cast<unsigned char>(line[++i]) - kEscapedShift;
    }
    bytes[length++] = static_cast<char>(c - kShift);
  }
  bytes.resize(length);
}

}  // namespace

std::string decode_yenc(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("=yend")) break;
    if (line.starts_with("..")) line.remove_prefix(1);  // as news and mail transport double it
    if (!line.starts_with("=ybegin ") && !line.starts_with("=ypart ")) append_line(bytes, line);
  }
  return bytes;
}

}  // namespace scanq
