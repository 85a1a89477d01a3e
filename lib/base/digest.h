// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The first 256 bits of SHA-512 (FIPS 180-4), by libmd, which only this pair of files knows. On
// processors of 64 bits it is half again as fast as SHA-256.
#pragma once

#include <sha2.h>

#include <string>
#include <string_view>

namespace scanq {

inline constexpr std::size_t kDigestBytes = 32;

class Digest {
 public:
  Digest() { ::SHA512Init(&state_); }
  // Adds one text with its length, so that different rows of texts never give the same digest.
  Digest& add(std::string_view text);
  // kDigestBytes bytes, not printable. To be called once, as the last.
  std::string finish();

 private:
  SHA2_CTX state_;
};

}  // namespace scanq
