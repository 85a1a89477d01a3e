// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/zip/zip_signs.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "lib/archive/zip/zip_format.h"

namespace scanq {
namespace {

constexpr std::uint64_t kInZip64 = 0xffffffff;
// libclamav leaves out a member with this flag, of encrypted directories, which others ignore.
constexpr std::uint64_t kIsMasked = 0x2000;
// Stored, imploded, deflate, deflate64, bzip2, and the one that only says that the member is
// encrypted.
constexpr std::uint64_t kAes = 99;
constexpr std::array<std::uint64_t, 6> kUsualMethods{0, 6, 8, 9, 12, kAes};

// From the flags on, both kinds of headers are alike.
void look_at(std::string_view content, std::size_t flags_at, ZipSigns& signs) {
  const std::uint64_t flags = little_endian(content, flags_at, 2);
  const std::uint64_t method = little_endian(content, flags_at + 2, 2);
  const bool is_locked = (flags & kZipIsEncrypted) != 0;
  if (is_locked) signs.has_locked = true;
  if ((flags & kIsMasked) != 0) signs.has_unusual = signs.has_masked = true;
  if (method == kAes && !is_locked) signs.has_unusual = true;
  if (std::find(kUsualMethods.begin(), kUsualMethods.end(), method) == kUsualMethods.end() ||
      little_endian(content, flags_at + 12, 4) == kInZip64 ||
      little_endian(content, flags_at + 16, 4) == kInZip64) {
    signs.has_unusual = true;
  }
}

}  // namespace

ZipSigns zip_signs(std::string_view content) {
  ZipSigns signs;
  for (std::size_t at = content.find("PK"); at != std::string_view::npos;
       at = content.find("PK", at + 2)) {
    const std::string_view here = content.substr(at);
    if (here.starts_with(kZipLocal) && here.size() >= kZipLocalBytes) look_at(here, 6, signs);
    if (here.starts_with(kZipCentral) && here.size() >= kZipCentralBytes) look_at(here, 8, signs);
    if (signs.has_locked && signs.has_unusual && signs.has_masked) break;
  }
  return signs;
}

}  // namespace scanq
