// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/digest.h"

#include <cstdint>

namespace scanq {

Digest& Digest::add(std::string_view text) {
  const std::uint64_t length = text.size();
  ::SHA512Update(&state_, reinterpret_cast<const std::uint8_t*>(&length), sizeof length);
  ::SHA512Update(&state_, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  return *this;
}

std::string Digest::finish() {
  std::string sum(SHA512_DIGEST_LENGTH, '\0');
  ::SHA512Final(reinterpret_cast<std::uint8_t*>(sum.data()), &state_);
  sum.resize(kDigestBytes);
  return sum;
}

}  // namespace scanq
