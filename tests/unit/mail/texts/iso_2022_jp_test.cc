// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/iso_2022_jp.h"

#include <iconv.h>

#include "tests/unit/catch.h"

#include "lib/mail/texts/jis_table.h"

namespace scanq {

TEST_CASE("ISO-2022-JP: what it lacks falls back to UTF-8, Windows' twins do not",
          "[iso_2022_jp]") {
  CHECK_FALSE(to_iso_2022_jp("①"));
  CHECK_FALSE(to_iso_2022_jp("é"));
  REQUIRE(to_iso_2022_jp("10～20－－"));
  CHECK(*to_iso_2022_jp("10～20") == "10\x1b$B!A\x1b(B20");
  CHECK(*to_iso_2022_jp("日\n本") == "\x1b$BF|\x1b(B\n\x1b$BK\\\x1b(B");
}

TEST_CASE("ISO-2022-JP: the table is glibc's, in ascending order", "[iso_2022_jp]") {
  const std::span<const JisCharacter> table = jis_table();
  CHECK(table.size() > 6800);  // JIS X 0208 has 6879 characters
  const iconv_t converter = ::iconv_open("UTF-16BE", "ISO-2022-JP");
  REQUIRE(converter != reinterpret_cast<iconv_t>(-1));
  char16_t last = 0;
  for (const JisCharacter& character : table) {
    REQUIRE(character.unicode > last);
    last = character.unicode;
    std::string bytes = character.jis < 0x100 ? "\x1b(J" : "\x1b$B";
    if (character.jis >= 0x100) bytes += static_cast<char>(character.jis >> 8);
    bytes += static_cast<char>(character.jis & 0xff);
    unsigned char back[8] = {};
    char *in = bytes.data(), *out = reinterpret_cast<char*>(back);
    std::size_t in_left = bytes.size(), out_left = sizeof back;
    ::iconv(converter, nullptr, nullptr, nullptr, nullptr);
    REQUIRE(::iconv(converter, &in, &in_left, &out, &out_left) == 0);
    REQUIRE((back[0] << 8 | back[1]) == character.unicode);
  }
  ::iconv_close(converter);
}

TEST_CASE("ISO-2022-JP: the yen sign and the overline are of its Roman set", "[iso_2022_jp]") {
  CHECK(*to_iso_2022_jp("¥1") == "\x1b(J\\\x1b(B1");
  CHECK(*to_iso_2022_jp("日¥本") == "\x1b$BF|\x1b(J\\\x1b$BK\\\x1b(B");
  CHECK_FALSE(to_iso_2022_jp("\U0001d11e"));
}

}  // namespace scanq
