// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/office_signs.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kCompoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv;
constexpr std::string_view kPackage = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv;
constexpr std::string_view kSummary = "E\0n\0c\0r\0y\0p\0t\0e\0d\0S\0u\0m\0m\0a\0r\0y\0"sv;
// The head of Word's main stream ([MS-DOC] 2.5.1, 2.5.2), whose first 68 bytes are never encrypted.
constexpr std::string_view kWord = "\xec\xa5"sv;
constexpr std::size_t kWordVersionAt = 2, kWordFlagsAt = 10;
constexpr unsigned kFirstVersion = 0xc0, kLastVersion = 0x112;  // Word 97 to 2007
constexpr unsigned kEncrypted = 1U << 8, kExtChar = 1U << 12;   // kExtChar is always set
// The head holds the number of its 16-bit fields and of its 32-bit fields, which never change.
constexpr std::size_t kShortsAt = 32, kLongsAt = 62;
constexpr unsigned kShorts = 14, kLongs = 22;
constexpr std::string_view kExcelBegin = "\x09\x08"sv;
constexpr unsigned kFilePass = 0x2f;
constexpr int kRecordsToLookAt = 8;  // FILEPASS is among the first records

// The two magic bytes and the flag alone would be no proof: one random attachment in 131,072 has
// them, too.
bool is_locked_word(std::string_view content) {
  const std::uint64_t version = little_endian(content, kWordVersionAt, 2);
  const std::uint64_t flags = little_endian(content, kWordFlagsAt, 2);
  return content.starts_with(kWord) && version >= kFirstVersion && version <= kLastVersion &&
         (flags & kExtChar) != 0 && (flags & kEncrypted) != 0 &&
         little_endian(content, kShortsAt, 2) == kShorts &&
         little_endian(content, kLongsAt, 2) == kLongs;
}

bool has_file_pass(std::string_view content) {
  for (int i = 0; i < kRecordsToLookAt && content.size() >= 4; ++i) {
    if (little_endian(content, 0, 2) == kFilePass) return true;
    const std::size_t record = 4 + little_endian(content, 2, 2);
    if (record > content.size()) return false;
    content.remove_prefix(record);
  }
  return false;
}

}  // namespace

bool is_locked_office(std::string_view content) {
  if (content.starts_with(kCompoundFile)) {
    return content.find(kPackage) != std::string_view::npos ||
           content.find(kSummary) != std::string_view::npos;
  }
  return is_locked_word(content) || (content.starts_with(kExcelBegin) && has_file_pass(content));
}

}  // namespace scanq
