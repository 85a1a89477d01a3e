// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/seven_zip_key.h"

#include <openssl/evp.h>

#include <memory>

#include "lib/base/digits.h"
#include "lib/base/last_word.h"

namespace scanq {
namespace {

constexpr unsigned kMostRoundsBits = 19;  // which 7-Zip writes
constexpr std::size_t kKeyBytes = 32, kAesBlockBytes = 16;
constexpr std::size_t kRoundsAtOnce = 256;

using Hash = std::unique_ptr<EVP_MD_CTX, decltype(&::EVP_MD_CTX_free)>;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&::EVP_CIPHER_CTX_free)>;

// Bytes that are no UTF-8 stand for themselves.
std::string utf16_of(std::string_view utf8) {
  std::string text;
  const auto put = [&text](std::uint32_t unit) {
    text += static_cast<char>(unit);
    text += static_cast<char>(unit >> 8);
  };
  for (std::size_t at = 0; at < utf8.size();) {
    const auto byte = static_cast<unsigned char>(utf8[at++]);
    std::size_t more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    std::uint32_t character = more == 0 ? byte : byte & (0x3fU >> more);
    for (; more > 0 && at < utf8.size(); --more) {
      character = character << 6 | (static_cast<unsigned char>(utf8[at++]) & 0x3fU);
    }
    if (character < 0x10000) {
      put(character);
    } else {
      put(0xd800 + ((character - 0x10000) >> 10 & 0x3ff));
      put(0xdc00 + ((character - 0x10000) & 0x3ff));
    }
  }
  return text;
}

}  // namespace

SevenZipKey::SevenZipKey(std::string_view password) : password_(utf16_of(password)) {}

// The hash of salt, password and a number of eight bytes, once for each number.
const std::string& SevenZipKey::key_of(std::string_view salt, unsigned rounds_bits) {
  std::string& key = keys_[static_cast<char>(rounds_bits) + std::string(salt)];
  if (!key.empty()) return key;
  const Hash hash(::EVP_MD_CTX_new(), &::EVP_MD_CTX_free);
  if (hash == nullptr || ::EVP_DigestInit_ex(hash.get(), ::EVP_sha256(), nullptr) != 1) return key;
  LastWord::step();
  // The numbers are written into a text that has their places already.
  constexpr std::size_t kNumberBytes = 8;
  std::string text;
  for (std::size_t i = 0; i < kRoundsAtOnce; ++i) {
    text.append(salt).append(password_).append(kNumberBytes, '\0');
  }
  const std::uint64_t count = std::uint64_t{1} << rounds_bits;
  const std::size_t round_bytes = text.size() / kRoundsAtOnce;
  for (std::uint64_t round = 0; round < count;) {
    std::size_t bytes = 0;
    while (bytes < text.size() && round < count) {
      bytes += round_bytes;
      for (std::size_t i = 0; i < kNumberBytes; ++i) {
        text[bytes - kNumberBytes + i] = static_cast<char>(round >> (8 * i));
      }
      ++round;
    }
    static_cast<void>(::EVP_DigestUpdate(hash.get(), text.data(), bytes));  // it does not fail
  }
  key.resize(kKeyBytes);
  auto* into = reinterpret_cast<unsigned char*>(key.data());
  if (::EVP_DigestFinal_ex(hash.get(), into, nullptr) != 1) key.clear();
  return key;
}

std::optional<std::string> SevenZipKey::decrypt(std::string_view packed,
                                                std::string_view properties,
                                                std::uint64_t unpacked_bytes) {
  const std::uint64_t first = little_endian(properties, 0, 1),
                      second = little_endian(properties, 1, 1);
  const std::size_t salt_bytes = (first >> 7) + (second >> 4);
  const std::size_t vector_bytes = (first >> 6 & 1) + (second & 0xf);
  const auto rounds_bits = static_cast<unsigned>(first & 0x3f);
  if (properties.size() < 2 + salt_bytes + vector_bytes || rounds_bits > kMostRoundsBits ||
      vector_bytes > kAesBlockBytes || packed.size() % kAesBlockBytes != 0 ||
      unpacked_bytes > packed.size() || packed.size() > INT32_MAX) {
    return std::nullopt;
  }
  const std::string& key = key_of(properties.substr(2, salt_bytes), rounds_bits);
  std::string vector(properties.substr(2 + salt_bytes, vector_bytes));
  vector.resize(kAesBlockBytes);
  const Cipher cipher(::EVP_CIPHER_CTX_new(), &::EVP_CIPHER_CTX_free);
  std::string plain(packed.size() + kAesBlockBytes, '\0');
  const auto bytes_of = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  int bytes = 0;
  LastWord::step();
  if (key.empty() || cipher == nullptr ||
      ::EVP_DecryptInit_ex(cipher.get(), ::EVP_aes_256_cbc(), nullptr, bytes_of(key),
                           bytes_of(vector)) != 1 ||
      ::EVP_CIPHER_CTX_set_padding(cipher.get(), 0) != 1 ||
      ::EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(plain.data()), &bytes,
                          reinterpret_cast<const unsigned char*>(packed.data()),
                          static_cast<int>(packed.size())) != 1) {
    return std::nullopt;
  }
  plain.resize(static_cast<std::size_t>(unpacked_bytes));
  return plain;
}

}  // namespace scanq
