// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/test_virus.h"

#include <cstdint>

namespace scanq {
namespace {

std::string little_endian(std::size_t number, int bytes) {
  std::string text;
  for (; bytes > 0; --bytes, number >>= 8) text += static_cast<char>(number & 0xff);
  return text;
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t sum = ~0U;
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (0xedb88320U & (0U - (sum & 1)));
  }
  return ~sum;
}

}  // namespace

std::string eicar() {
  return std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}") + "$EICAR-STANDARD-ANTI" +
         "VIRUS-TEST-FILE!$H+H*";
}

std::string stored_zip(std::string_view name, std::string_view content) {
  // Both headers have these fields, from "version needed" to the length of the extra field. 0x800:
  // names are UTF-8. 0x5cc1: a day of 2026.
  const std::string facts = little_endian(20, 2) + little_endian(0x800, 2) + little_endian(0, 4) +
                            little_endian(0x5cc1, 2) + little_endian(crc32(content), 4) +
                            little_endian(content.size(), 4) + little_endian(content.size(), 4) +
                            little_endian(name.size(), 2) + little_endian(0, 2);
  const std::string local = "PK\x03\x04" + facts + std::string(name) + std::string(content);
  const std::string central =
      "PK\x01\x02" + little_endian(20, 2) + facts + little_endian(0, 14) + std::string(name);
  return local + central + "PK\x05\x06" + little_endian(0, 4) + little_endian(1, 2) +
         little_endian(1, 2) + little_endian(central.size(), 4) + little_endian(local.size(), 4) +
         little_endian(0, 2);
}

}  // namespace scanq
