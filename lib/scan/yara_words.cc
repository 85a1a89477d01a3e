// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/yara_words.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

// libclamav takes no string of over 8 KiB. A megabyte of words of this size takes it a quarter of a
// second.
constexpr std::size_t kMaxWordBytes = 256 * 1024;
constexpr std::size_t kBufferBytes = 64 * 1024;
// Words that go on in the next line are blanks, and bytes in braces.
constexpr std::string_view kOverLines = "0123456789ABCDEFabcdef -|?[](){}\t\r\n";

}  // namespace

bool is_yara(const std::string& path) {
  const std::string lower = to_lower_ascii(path);
  return lower.ends_with(".yar") || lower.ends_with(".yara");
}

std::string endless_words(const std::string& path) {
  if (!is_yara(path)) return {};
  const Result<Fd> file = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!file) return {};
  std::array<char, kBufferBytes> buffer{};
  std::size_t in_line = 0, over_lines = 0;
  for (;;) {
    const Result<std::size_t> got = read_some(file->get(), buffer.data(), buffer.size());
    if (!got || *got == 0) return {};
    for (const char c : std::string_view(buffer.data(), *got)) {
      in_line = c == '\n' ? 0 : in_line + 1;
      over_lines = kOverLines.find(c) == std::string_view::npos ? 0 : over_lines + 1;
      if (std::max(in_line, over_lines) > kMaxWordBytes) {
        return "a line, or bytes in braces, of over 256 KiB";
      }
    }
  }
}

}  // namespace scanq
