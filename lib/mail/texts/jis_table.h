// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The characters of JIS X 0208, and the two of JIS X 0201's Roman set that ASCII lacks, by their
// Unicode number: made by lib/gen/print_jis_table.cc when we are built.
#pragma once

#include <cstdint>
#include <span>

namespace scanq {

struct JisCharacter {
  char16_t unicode;
  std::uint16_t jis;  // both bytes; below 256: one byte of the Roman set
};

// Ascending by `unicode`.
std::span<const JisCharacter> jis_table();

}  // namespace scanq
