// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_end.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "lib/archive/ar_headers.h"
#include "lib/archive/archive_magics.h"
#include "lib/archive/content_sign.h"
#include "lib/archive/lzop.h"
#include "lib/archive/picture_end.h"
#include "lib/archive/rar_signs.h"
#include "lib/archive/stream_frames.h"
#include "lib/archive/tar_headers.h"
#include "lib/archive/xar_heap.h"
#include "lib/archive/zip/zip_format.h"
#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kUnknownEnd = 0;
constexpr std::string_view kPadding = "\0 \t\r\n\x1a"sv;
constexpr std::string_view kCab = "MSCF\0\0\0\0"sv, kXar = "xar!\0"sv, kAlz = "ALZ\x01"sv;
constexpr std::string_view kZip64End = "PK\x06\x06"sv, kSquashfs = "hsqs"sv, kPdfEnd = "%%EOF"sv;
constexpr std::size_t kSquashfsBytesUsed = 40;
constexpr std::string_view kAlzEnd = "CLZ\x02"sv, kCpioEnd = "TRAILER!!!"sv;

// First bytes of files that libclamav opens; the rest has a sign.
constexpr std::array kOpened{"\x1f\x8b"sv,
                             kBzip2Magic,
                             kXzMagic,
                             kZipLocal,
                             "MSCF"sv,
                             kArjMagic,
                             "07070"sv,
                             "\xc7\x71"sv,
                             "\x71\xc7"sv,
                             "xar!"sv,
                             kAlz,
                             "MZ"sv,
                             "\x7f"
                             "ELF"sv,
                             "%PDF"sv,
                             "\xd0\xcf\x11\xe0"sv,
                             "ITSF"sv};

std::size_t end_of_7z(std::string_view content) {
  const std::uint64_t offset = little_endian(content, 12, 8), bytes = little_endian(content, 20, 8);
  constexpr std::size_t kHead = 32;
  if (content.size() < kHead || offset > content.size() || bytes > content.size())
    return kUnknownEnd;
  return static_cast<std::size_t>(kHead + offset + bytes);
}

// Blocks of a size, up to one of size 0; then a checksum stands behind each.
std::size_t end_of_arj(std::string_view content) {
  constexpr std::size_t kChecksum = 4;
  for (std::size_t at = 0; content.size() - at >= 4 && content.substr(at).starts_with(kArjMagic);) {
    const std::string_view header = content.substr(at + 4);
    const std::size_t bytes = little_endian(content, at + 2, 2);
    if (bytes == 0) return at + 4;
    const std::uint64_t packed = at == 0 ? 0 : little_endian(header, 12, 4);
    std::uint64_t next = at + 4 + bytes + kChecksum;
    while (next < content.size()) {
      const std::uint64_t extended = little_endian(content, static_cast<std::size_t>(next), 2);
      next += 2 + (extended == 0 ? 0 : extended + kChecksum);
      if (extended == 0) break;
    }
    next += packed;
    if (next > content.size()) return kUnknownEnd;
    at = static_cast<std::size_t>(next);
  }
  return kUnknownEnd;
}

// A number in hexadecimal or octal digits; nothing for another character.
std::optional<std::uint64_t> text_number(std::string_view content, std::size_t at,
                                         std::size_t digits, unsigned base) {
  std::uint64_t value = 0;
  for (const char c : content.substr(std::min(at, content.size()), digits)) {
    const int digit = hex_value(c);
    if (digit < 0 || static_cast<unsigned>(digit) >= base) return std::nullopt;
    value = value * base + static_cast<unsigned>(digit);
  }
  return value;
}

struct CpioHeader {
  std::uint64_t head = 0, name = 0, data = 0, align = 1;
};

std::optional<CpioHeader> cpio_header(std::string_view header) {
  const bool is_new = header.starts_with("070701") || header.starts_with("070702");
  if (is_new || header.starts_with("070707")) {
    const auto name = is_new ? text_number(header, 94, 8, 16) : text_number(header, 59, 6, 8);
    const auto data = is_new ? text_number(header, 54, 8, 16) : text_number(header, 65, 11, 8);
    if (!name || !data) return std::nullopt;
    return is_new ? CpioHeader{110, *name, *data, 4} : CpioHeader{76, *name, *data, 1};
  }
  const bool is_little = header.starts_with("\xc7\x71"), is_big = header.starts_with("\x71\xc7");
  if (!is_little && !is_big) return std::nullopt;
  const auto word = [&](std::size_t at) {
    const std::uint64_t value = little_endian(header, at, 2);
    return is_little ? value : (value & 0xff) << 8 | value >> 8;
  };
  return CpioHeader{26, word(20), word(22) << 16 | word(24), 2};
}

std::size_t end_of_cpio(std::string_view content) {
  for (std::uint64_t at = 0; at < content.size();) {
    const std::string_view header = content.substr(static_cast<std::size_t>(at));
    const std::optional<CpioHeader> read = cpio_header(header);
    if (!read || read->head > header.size()) return kUnknownEnd;
    const auto aligned = [&](std::uint64_t n) {
      return (n + read->align - 1) / read->align * read->align;
    };
    const std::uint64_t bytes = aligned(read->head + read->name) + aligned(read->data);
    if (header.substr(static_cast<std::size_t>(read->head)).starts_with(kCpioEnd)) {
      return static_cast<std::size_t>(std::min<std::uint64_t>(at + bytes, content.size()));
    }
    at += bytes;
  }
  return kUnknownEnd;
}

std::size_t end_of_lzh(std::string_view content) {
  std::size_t at = 0;
  while (content.size() - at > 21 && content[at] != '\0') {
    const std::string_view header = content.substr(at);
    if (header.substr(2, 2) != "-l" || header[6] != '-') return at;
    const std::uint64_t packed = little_endian(header, 7, 4);
    std::uint64_t bytes = 0;
    switch (header[20]) {
      case 0:
      case 1:
        bytes = little_endian(header, 0, 1) + 2 + packed;
        break;
      case 2:
        bytes = little_endian(header, 0, 2) + packed;
        break;
      case 3:
        bytes = little_endian(header, 24, 4) + packed;
        break;
      default:
        return kUnknownEnd;
    }
    if (bytes == 0 || bytes > content.size() - at) return kUnknownEnd;
    at += static_cast<std::size_t>(bytes);
  }
  return at;
}

bool is_lzh(std::string_view content) {
  return content.size() > 21 && content[6] == '-' &&
         (content.substr(2, 3) == "-lh" || content.substr(2, 3) == "-lz");
}

// Whether the directory that the record at `end` tells of stands directly before it, or before the
// records of zip64, which have its size then; the last of these stands at `zip64_end`.
bool has_directory_before(std::string_view content, std::size_t end, std::size_t zip64_end) {
  constexpr std::uint64_t kInZip64 = 0xffffffff;
  constexpr std::size_t kRecordSize = 40;
  std::uint64_t size = little_endian(content, end + 12, 4);
  if (size == kInZip64) {
    end = zip64_end;
    if (end == std::string_view::npos) return false;
    size = little_endian(content, end + kRecordSize, 8);
  }
  return size > 0 && size <= end &&
         content.substr(end - static_cast<std::size_t>(size)).starts_with(kZipCentral);
}

// The first record of a zip's end whose directory stands before it.
std::size_t end_of_zip(std::string_view content) {
  constexpr std::string_view kMark = "PK";
  std::size_t zip64_end = std::string_view::npos;
  for (std::size_t at = content.find(kMark); at != std::string_view::npos;
       at = content.find(kMark, at + kMark.size())) {
    const std::string_view record = content.substr(at);
    if (record.starts_with(kZip64End)) zip64_end = at;
    if (!record.starts_with(kZipEnd) || !has_directory_before(content, at, zip64_end)) continue;
    return std::min(content.size(), at + kZipEndBytes + little_endian(content, at + 20, 2));
  }
  return kUnknownEnd;
}

std::size_t end_of_alz(std::string_view content) {
  const std::size_t end = content.find(kAlzEnd);
  return end == std::string_view::npos ? kUnknownEnd : end + kAlzEnd.size();
}

// Where its table of contents says so, but no later than where another archive begins: the table
// may lie.
std::size_t end_of_xar(std::string_view content) {
  const std::size_t told = end_of_xar_heap(content);
  std::size_t first = told == kUnknownEnd ? std::string_view::npos : told;
  for (const std::string_view magic : {kXar, kRarMagic, k7zMagic, kCab}) {
    first = std::min(first, content.find(magic, 1));
  }
  return first == std::string_view::npos ? kUnknownEnd : first;
}

// An archive behind a program; the first one of these formats, which is the one that is opened.
std::size_t end_behind_program(std::string_view content) {
  const std::size_t seven = content.find(k7zMagic), rar = content.find(kRarMagic);
  const std::size_t first = std::min(seven, rar);
  if (first == std::string_view::npos) return end_of_zip(content);
  const std::string_view archive = content.substr(first);
  const std::size_t end = first == seven ? end_of_7z(archive) : end_of_rar(archive);
  return end == kUnknownEnd ? kUnknownEnd : first + end;
}

// Files that programs show whatever stands behind them. 7-Zip and others open an archive there.
std::size_t end_of_shown(std::string_view content) {
  if (is_program(content)) return end_behind_program(content);
  if (!content.starts_with("%PDF")) return end_of_picture(content);
  const std::size_t end = content.rfind(kPdfEnd);
  return end == std::string_view::npos ? kUnknownEnd : end + kPdfEnd.size();
}

}  // namespace

std::size_t end_of_archive(std::string_view content) {
  if (content.starts_with("PK")) return end_of_zip(content);
  if (content.starts_with(k7zMagic)) return end_of_7z(content);
  if (content.starts_with(kRarMagic)) return end_of_rar(content);
  if (content.starts_with(kCab)) return static_cast<std::size_t>(little_endian(content, 8, 4));
  if (content.starts_with(kArjMagic)) return end_of_arj(content);
  if (content.starts_with(kArMagic)) return end_of_ar(content);
  if (content.starts_with(kLzopMagic)) return end_of_lzop(content);
  if (content.starts_with(kXar)) return end_of_xar(content);
  if (content.starts_with(kSquashfs)) {
    return static_cast<std::size_t>(little_endian(content, kSquashfsBytesUsed, 8));
  }
  if (cpio_header(content)) return end_of_cpio(content);
  if (content.starts_with(kAlz)) return end_of_alz(content);
  if (is_lzh(content)) return end_of_lzh(content);
  if (is_iso_image(content)) {
    return static_cast<std::size_t>(little_endian(content, kIsoSectors + 80, 4) *
                                    little_endian(content, kIsoSectors + 128, 2));
  }
  const TarShape tar = shape_of_tar(content);
  if (tar.is_tar) return tar.is_plain ? tar.end : kUnknownEnd;
  const std::size_t frames = end_of_frames(content);
  return frames != 0 ? frames : end_of_xz(content);
}

std::string_view behind_archive(std::string_view content) {
  const std::size_t shown = end_of_shown(content);
  const std::size_t end = shown != kUnknownEnd ? shown : end_of_archive(content);
  if (end == kUnknownEnd || end >= content.size()) return {};
  const std::string_view behind = without_padding(content.substr(end));
  // The signature of a cab stands there, which is no archive; behind a picture, what cameras add.
  const bool is_signature = behind.starts_with("\x30\x82") || behind.starts_with("\x30\x83");
  const bool is_nothing = content.starts_with(kCab)
                              ? is_signature
                              : shown != kUnknownEnd && !begins_like_archive(behind);
  return is_nothing ? std::string_view() : behind;
}

std::string_view without_padding(std::string_view bytes) {
  return bytes.substr(std::min(bytes.find_first_not_of(kPadding), bytes.size()));
}

bool is_stream_with_end(std::string_view content) {
  return end_of_frames(content) != 0 || end_of_xz(content) != 0 || end_of_lzop(content) != 0;
}

bool begins_like_archive(std::string_view content) {
  return std::any_of(kOpened.begin(), kOpened.end(),
                     [content](std::string_view magic) { return content.starts_with(magic); }) ||
         shape_of_tar(content).is_tar || is_lzh(content) || sign_of(content).sign != Sign::kNone;
}

}  // namespace scanq
