// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The headers of a zip (PKWARE's APPNOTE.TXT, 4.3): one before each member, the directory at the
// end with one for each member, and a record behind it. Each function is given the bytes from a
// header on. Pure.
#pragma once

#include <string_view>

#include "lib/base/digits.h"

namespace scanq {

inline constexpr std::string_view kZipLocal = "PK\x03\x04", kZipCentral = "PK\x01\x02",
                                  kZipEnd = "PK\x05\x06";
inline constexpr std::size_t kZipLocalBytes = 30, kZipCentralBytes = 46, kZipEndBytes = 22;
inline constexpr std::uint64_t kZipIsEncrypted = 1, kZipHasDescriptor = 8;  // flags
// A descriptor, which repeats sizes and checksum, may stand behind a member.
inline constexpr std::size_t kLongestZipDescriptor = 24;

// The bytes of a member's own header, with its name and extra field.
constexpr std::size_t zip_local_bytes(std::string_view local) {
  return kZipLocalBytes + little_endian(local, 26, 2) + little_endian(local, 28, 2);
}
// The bytes of a header in the directory, with its name, extra field and comment.
constexpr std::size_t zip_central_bytes(std::string_view central) {
  return kZipCentralBytes + little_endian(central, 28, 2) + little_endian(central, 30, 2) +
         little_endian(central, 32, 2);
}

struct ZipSpan {
  std::size_t begin, end;
};
constexpr bool begins_before(const ZipSpan& one, const ZipSpan& other) {
  return one.begin < other.begin;
}

}  // namespace scanq
