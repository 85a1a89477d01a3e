// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Makes a 7z file that libarchive reads out of one that it does not: encrypted by a password, or
// with a filter that is newer than this libarchive. Only these layers are taken off; what they were
// put on stays packed as it is, so that libarchive unpacks it and finds the members.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scanq {

enum class SevenZipForm {
  kOrdinary,  // or damaged: libarchive tells
  kFiltered,  // by a filter that this libarchive may not know
  kLocked,    // by a password, which may be that of the list of members, too
};
// Unpacks the list of members, of at most `max_bytes`.
SevenZipForm form_of_seven_zip(std::string_view archive, std::uint64_t max_bytes);

// Nothing where it cannot be made: it is damaged, or packed in an unknown way, or larger than
// max_bytes, or the list of members has another password. The members' own checksums tell of a
// wrong password for their contents alone.
std::optional<std::string> plain_seven_zip(std::string_view archive, std::string_view password,
                                           std::uint64_t max_bytes);

}  // namespace scanq
