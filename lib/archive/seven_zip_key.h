// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Decryption of 7z: AES-256, with a key that SHA-256 makes of a password in half a million rounds.
// Internal to lib/archive/seven_zip_*.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace scanq {

inline constexpr std::string_view kSevenZipAes{"\x06\xf1\x07\x01", 4};

class SevenZipKey {
 public:
  // A password in UTF-8.
  explicit SevenZipKey(std::string_view password);

  // The packed bytes, decrypted as the coder's `properties` and the number of bytes tell. Another
  // password gives other bytes. Nothing for properties that 7-Zip does not write.
  std::optional<std::string> decrypt(std::string_view packed, std::string_view properties,
                                     std::uint64_t unpacked_bytes);

 private:
  const std::string& key_of(std::string_view salt, unsigned rounds_bits);

  std::string password_;                                  // in UTF-16
  std::map<std::string, std::string, std::less<>> keys_;  // by rounds and salt
};

}  // namespace scanq
