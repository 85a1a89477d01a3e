// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/picture_end.h"

#include <cstdint>

#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n"sv, kPngEnd = "IEND\xae\x42\x60\x82"sv;
constexpr std::string_view kJpeg = "\xff\xd8\xff"sv, kGif = "GIF8"sv;

unsigned octet_at(std::string_view content, std::size_t at) {
  return static_cast<unsigned>(little_endian(content, at, 1));
}

// Segments with a length, and packed data without one behind a start of scan. A thumbnail, which
// is a JPEG, stands within a segment.
std::size_t end_of_jpeg(std::string_view content) {
  constexpr unsigned kEnd = 0xd9, kScan = 0xda, kFirstBare = 0xd0, kLastBare = 0xd7, kFill = 0xff;
  std::size_t at = 2;
  bool is_packed = false;
  while (at < content.size()) {
    if (is_packed) {
      at = content.find('\xff', at);
      if (at == std::string_view::npos) return 0;
    } else if (content[at] != '\xff') {
      return 0;
    }
    const unsigned marker = octet_at(content, at + 1);
    if (marker == kEnd) return at + 2;
    if (marker == kFill) {
      ++at;
    } else if ((marker >= kFirstBare && marker <= kLastBare) || (marker == 0 && is_packed)) {
      at += 2;
    } else {
      is_packed = marker == kScan;
      at += 2 + (octet_at(content, at + 2) << 8 | octet_at(content, at + 3));
    }
  }
  return 0;
}

// Behind the blocks of at most 255 bytes that begin at `at`, each with its length; the last is 0.
std::size_t behind_blocks(std::string_view content, std::size_t at) {
  while (at < content.size() && content[at] != '\0') at += 1 + octet_at(content, at);
  return at + 1;
}

std::size_t color_table_bytes(unsigned flags) {
  return (flags & 0x80) == 0 ? 0 : std::size_t{3} << ((flags & 7) + 1);
}

std::size_t end_of_gif(std::string_view content) {
  std::size_t at = 13 + color_table_bytes(octet_at(content, 10));
  while (at < content.size()) {
    if (content[at] == ';') return at + 1;
    if (content[at] == '!') {
      at = behind_blocks(content, at + 2);
    } else if (content[at] == ',') {
      at = behind_blocks(content, at + 11 + color_table_bytes(octet_at(content, at + 9)));
    } else {
      return 0;
    }
  }
  return 0;
}

}  // namespace

std::size_t end_of_picture(std::string_view content) {
  if (content.starts_with(kJpeg)) return end_of_jpeg(content);
  if (content.starts_with(kGif)) return end_of_gif(content);
  if (!content.starts_with(kPng)) return 0;
  const std::size_t end = content.find(kPngEnd);
  return end == std::string_view::npos ? 0 : end + kPngEnd.size();
}

}  // namespace scanq
