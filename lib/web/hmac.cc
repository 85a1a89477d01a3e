// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/hmac.h"

#include <sha2.h>

#include <cstdint>

#include "lib/base/digits.h"

namespace scanq {
namespace {

std::string sha256(std::string_view first, std::string_view second) {
  SHA2_CTX state;
  ::SHA256Init(&state);
  ::SHA256Update(&state, reinterpret_cast<const std::uint8_t*>(first.data()), first.size());
  ::SHA256Update(&state, reinterpret_cast<const std::uint8_t*>(second.data()), second.size());
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  ::SHA256Final(reinterpret_cast<std::uint8_t*>(digest.data()), &state);
  return digest;
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string block = key.size() > SHA256_BLOCK_LENGTH ? sha256(key, "") : std::string(key);
  block.resize(SHA256_BLOCK_LENGTH, '\0');
  std::string inner = block, outer = block;
  for (char& byte : inner) byte = static_cast<char>(byte ^ 0x36);
  for (char& byte : outer) byte = static_cast<char>(byte ^ 0x5c);
  return sha256(outer, sha256(inner, text));
}

std::string sign_texts(std::string_view key, std::string_view purpose,
                       std::initializer_list<std::string_view> texts) {
  std::string signed_text(purpose);
  for (const std::string_view text : texts) {
    signed_text += '\n' + std::to_string(text.size()) + ':' + std::string(text);
  }
  return to_hex(hmac_sha256(key, signed_text));
}

bool is_same_signature(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace scanq
