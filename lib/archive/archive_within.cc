// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_within.h"

#include <algorithm>
#include <array>

#include "lib/archive/archive_end.h"
#include "lib/archive/archive_magics.h"
#include "lib/archive/lzop.h"
#include "lib/archive/stream_frames.h"
#include "lib/archive/tar_headers.h"
#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

bool has_end(std::string_view archive) {
  return end_of_archive(archive) != 0;
}

bool has_end_in_sight(std::string_view archive) {
  const std::size_t end = end_of_archive(archive);
  return end != 0 && end <= archive.size();
}

// Not an empty one, whose first bytes and zeros stand in programs.
bool is_7z(std::string_view archive) {
  return little_endian(archive, 20, 8) != 0 && has_end_in_sight(archive);
}

// No flags but those of a name and a comment, a level and a system that programs write, and a first
// block that may be one. A text of many bytes counts as well, so that no file is searched anew for
// the end of each.
bool is_gzip(std::string_view stream) {
  constexpr std::array<std::size_t, 7> kSystems{0, 3, 6, 7, 10, 11, 255};
  constexpr std::size_t kName = 8, kComment = 16, kMostTextBytes = 4096;
  const std::size_t flags = byte_at(stream, 3), level = byte_at(stream, 8);
  const bool is_header =
      (flags & ~(kName | kComment)) == 0 && (level == 0 || level == 2 || level == 4) &&
      std::find(kSystems.begin(), kSystems.end(), byte_at(stream, 9)) != kSystems.end();
  std::size_t at = 10;
  if (!is_header || stream.size() < at) return false;
  for (const std::size_t text : {kName, kComment}) {
    if ((flags & text) == 0) continue;
    const std::size_t bytes = stream.substr(at, kMostTextBytes).find('\0');
    if (bytes == std::string_view::npos) return stream.size() - at >= kMostTextBytes;
    at += bytes + 1;
  }
  const std::size_t block = byte_at(stream, at) >> 1 & 3;  // RFC 1951: 0 is stored, 3 is none
  const std::size_t bytes = little_endian(stream, at + 1, 2);
  return block == 1 || block == 2 ||
         (block == 0 && little_endian(stream, at + 3, 2) + bytes == 0xffff);
}

bool is_bzip2(std::string_view stream) {
  return stream.starts_with(kBzip2Magic) && byte_at(stream, 3) >= '1' && byte_at(stream, 3) <= '9';
}

// The flags of the stream with their checksum, for each kind of check.
bool is_xz(std::string_view stream) {
  constexpr std::array kFlags{"\0\0\xff\x12\xd9\x41"sv, "\0\1\x69\x22\xde\x36"sv,
                              "\0\4\xe6\xd6\xb4\x46"sv, "\0\x0a\xe1\xfb\x0c\xa1"sv};
  return std::find(kFlags.begin(), kFlags.end(), stream.substr(6, 6)) != kFlags.end();
}

bool is_lzip(std::string_view stream) {
  const std::size_t dictionary = byte_at(stream, 5) & 0x1f;
  return dictionary >= 12 && dictionary <= 29 && byte_at(stream, 6) == 0;
}

bool is_rar(std::string_view archive) {
  constexpr std::size_t kMainHeader = 0x73;
  return archive.substr(6).starts_with("\1\0"sv) || byte_at(archive, 9) == kMainHeader;
}

bool is_rpm(std::string_view package) {
  const std::size_t version = byte_at(package, 4), kind = byte_at(package, 7);
  return (version == 3 || version == 4) && byte_at(package, 6) == 0 && kind < 2;
}

// A checksum or a length that is right.
bool is_lzh_member(std::string_view header) {
  const std::size_t level = byte_at(header, 20), packed = little_endian(header, 7, 4);
  if (header.size() < 24 || header[6] != '-' || packed > header.size()) return false;
  if (level == 2 || level == 3) {
    const std::size_t bytes = little_endian(header, level == 2 ? 0 : 24, level == 2 ? 2 : 4);
    return bytes > 24 && bytes <= header.size() - packed;
  }
  std::size_t sum = 0;
  for (const char c : header.substr(2, byte_at(header, 0))) sum += static_cast<unsigned char>(c);
  return level < 2 && byte_at(header, 0) > 20 && (sum & 0xff) == byte_at(header, 1);
}

bool is_tar(std::string_view archive) {
  return shape_of_tar(archive).is_tar;
}

bool is_ar(std::string_view archive) {
  constexpr std::size_t kMarkOfHeader = 8 + 58;
  return archive.size() > kMarkOfHeader && archive.substr(kMarkOfHeader).starts_with("`\n");
}

// A volume of FAT that is all there.
bool is_fat(std::string_view volume) {
  const std::size_t sector = little_endian(volume, 11, 2), few = little_endian(volume, 19, 2);
  const std::size_t sectors = few != 0 ? few : little_endian(volume, 32, 4);
  const std::size_t tables = byte_at(volume, 16);
  return sector >= 512 && sector <= 4096 && sectors != 0 && sectors <= volume.size() / sector &&
         (tables == 1 || tables == 2) && volume.substr(510).starts_with("\x55\xaa");
}

bool is_told(std::string_view) {
  return true;
}

struct Kind {
  std::string_view magic;
  std::size_t seldom;  // the place in the magic of the byte that texts have least often
  std::size_t offset;  // of the magic in the archive
  std::string_view format;
  bool (*fits)(std::string_view archive);
  bool tells_end;
  bool is_walked = false;  // by `fits`
};
constexpr std::array kKinds{
    Kind{kRarMagic, 4, 0, "RAR", is_rar, true},
    Kind{k7zMagic, 2, 0, "7z", is_7z, true},
    Kind{kGzipMagic, 1, 0, "gzip", is_gzip, false},
    Kind{"1AY&SY"sv, 3, 4, "bzip2", is_bzip2, false},
    Kind{"\xfd"
         "7zXZ\0"sv,
         0, 0, "xz", is_xz, true},
    Kind{"LZIP\1"sv, 1, 0, "lzip", is_lzip, false},
    Kind{"\x28\xb5\x2f\xfd"sv, 1, 0, "zstd", has_end, true, true},
    Kind{"\x04\x22\x4d\x18"sv, 3, 0, "lz4", has_end, true, true},
    Kind{kLzopMagic, 0, 0, "lzop", is_told, true},
    Kind{"070701"sv, 1, 0, "cpio", has_end, true, true},
    Kind{"070702"sv, 1, 0, "cpio", has_end, true, true},
    Kind{"070707"sv, 1, 0, "cpio", has_end, true, true},
    Kind{"!<arch>\n"sv, 0, 0, "ar", is_ar, true},
    Kind{"ustar"sv, 0, 257, "tar", is_tar, true, true},
    Kind{"FAT1"sv, 0, 54, "FAT", is_fat, false},
    Kind{"FAT32   "sv, 0, 82, "FAT", is_fat, false},
    Kind{"-lh"sv, 0, 2, "LZH", is_lzh_member, true},
    Kind{"hsqs"sv, 2, 0, "SquashFS", has_end_in_sight, true},
    Kind{"xar!\0\x1c\0\1"sv, 5, 0, "xar", is_told, true},
    Kind{"\xed\xab\xee\xdb"sv, 0, 0, "rpm", is_rpm, false},
    Kind{"MSWIM\0\0\0\xd0\0\0\0"sv, 8, 0, "WIM", is_told, false},
};

// Some kinds are walked through to see whether they fit; after so many that did not, the next one
// counts, so that a file full of first bytes takes no long time.
constexpr int kMostTries = 16;
// The content is searched piece by piece, so that an early one is found soon.
constexpr std::size_t kPieceBytes = 1 << 20;

std::size_t next_mark(const Kind& kind, std::string_view searched, std::size_t from) {
  const char byte = kind.magic[kind.seldom];
  for (std::size_t at = searched.find(byte, from + kind.seldom); at != std::string_view::npos;
       at = searched.find(byte, at + 1)) {
    const std::size_t mark = at - kind.seldom;
    if (searched.substr(mark).starts_with(kind.magic)) return mark;
  }
  return std::string_view::npos;
}

// Where the first one of this kind begins, before `limit`.
std::size_t place_of(const Kind& kind, std::string_view content, std::size_t from,
                     std::size_t limit, int& tries) {
  const std::string_view searched = content.substr(0, limit + kind.offset + kind.magic.size() - 1);
  for (std::size_t mark = next_mark(kind, searched, from + kind.offset);
       mark != std::string_view::npos; mark = next_mark(kind, searched, mark + 1)) {
    const std::size_t begin = mark - kind.offset;
    if (kind.is_walked && ++tries > kMostTries) return begin;
    if (kind.fits(content.substr(begin))) return begin;
  }
  return limit;
}

}  // namespace

std::optional<ArchiveWithin> archive_within(std::string_view content, std::size_t from) {
  std::array<int, kKinds.size()> tries{};
  for (std::size_t piece = from; piece < content.size(); piece += kPieceBytes) {
    const std::size_t piece_end = std::min(content.size(), piece + kPieceBytes);
    std::size_t first = piece_end;
    const Kind* found = nullptr;
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      const std::size_t at = place_of(kKinds[i], content, piece, first, tries[i]);
      if (at >= first) continue;
      first = at;
      found = &kKinds[i];
    }
    if (found == nullptr) continue;
    const std::size_t end = found->tells_end ? end_of_archive(content.substr(first)) : 0;
    return ArchiveWithin{first, std::min(end, content.size() - first), found->format};
  }
  return std::nullopt;
}

}  // namespace scanq
