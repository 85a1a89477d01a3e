// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// First bytes of formats that more than one module of this folder looks for. Those of zip are in
// zip_format.h.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

inline constexpr std::string_view kRarMagic{"Rar!\x1a\x07", 6};
inline constexpr std::string_view k7zMagic{"7z\xbc\xaf\x27\x1c", 6};
inline constexpr std::string_view kXzMagic{
    "\xfd"
    "7zXZ",
    5};
// With the one method that there is (RFC 1952).
inline constexpr std::string_view kGzipMagic{"\x1f\x8b\x08", 3};
inline constexpr std::string_view kBzip2Magic{"BZh", 3};
inline constexpr std::string_view kArjMagic{"\x60\xea", 2};

// Two ids in the head of a CHM file.
inline constexpr std::string_view kChmMagic{"ITSF", 4};
inline constexpr std::string_view kChmIds{
    "\x10\xfd\x01\x7c\xaa\x7b\xd0\x11\x9e\x0c\x00\xa0\xc9\x22\xe6\xec"
    "\x11\xfd\x01\x7c\xaa\x7b\xd0\x11\x9e\x0c\x00\xa0\xc9\x22\xe6\xec",
    32};
inline constexpr std::size_t kChmIdsAt = 24;

inline bool is_program(std::string_view content) {
  return content.starts_with("MZ") || content.starts_with(
                                          "\x7f"
                                          "ELF");
}

// Where an image of ISO 9660 has its first sector with contents (ECMA-119).
inline constexpr std::size_t kIsoSectors = 32768;
inline bool is_iso_image(std::string_view content) {
  return content.size() > kIsoSectors && content.substr(kIsoSectors + 1).starts_with("CD001");
}

}  // namespace scanq
