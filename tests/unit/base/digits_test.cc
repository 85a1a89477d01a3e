// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/digits.h"

#include "tests/unit/catch.h"

namespace scanq {

using namespace std::string_literals;

TEST_CASE("digits: bytes become hexadecimal digits and come back", "[digits]") {
  const std::string bytes = "\x00\x7f\x80\xff"s;
  CHECK(to_hex(bytes) == "007f80ff");
  CHECK(bytes_of_hex("007f80FF") == bytes);
  CHECK(bytes_of_hex("") == "");
}

TEST_CASE("digits: half a byte, or a character that is no digit, stands for nothing", "[digits]") {
  for (const char* text : {"0", "001", "0g", "0x", " 00"}) {
    INFO(text);
    CHECK(!bytes_of_hex(text));
  }
}

TEST_CASE("digits: beyond the content each byte is 0", "[digits]") {
  CHECK(byte_at("\xff"s, 0) == 0xff);
  CHECK(byte_at("\xff"s, 1) == 0);
  CHECK(little_endian("\x01\x02"s, 0, 4) == 0x0201);
  CHECK(little_endian("\x01\x02"s, 9, 4) == 0);
}

}  // namespace scanq
