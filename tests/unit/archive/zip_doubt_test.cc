// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/zip/zip_doubt.h"

#include "lib/archive/content_sign.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

using namespace std::string_literals;

std::string number(std::size_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i);
  return text;
}

struct Zip {
  std::string content = "abc";
  std::string local_mark = "PK\3\4"s;
  char local_flags = 0, central_flags = 0;
  std::size_t told_bytes = 3;  // in both headers
  std::string before, gap, extra;

  // One stored member, "a".
  std::string bytes() const {
    const auto head = [this](char flags) {
      return "\x14\0"s + std::string{flags, '\0'} + std::string(10, '\0') + number(told_bytes, 4) +
             number(told_bytes, 4) + number(1, 2);
    };
    const std::string member = local_mark + head(local_flags) + number(0, 2) + "a" + content;
    const std::string central = "PK\1\2\x14\0"s + head(central_flags) + number(extra.size(), 2) +
                                std::string(10, '\0') + number(before.size(), 4) + "a" + extra;
    return before + member + gap + central + "PK\5\6\0\0\0\0\1\0\1\0"s + number(central.size(), 4) +
           number(before.size() + member.size() + gap.size(), 4) + number(0, 2);
  }
};

}  // namespace

TEST_CASE("zip doubt: bytes in no member are told from what may stand there", "[zip_doubt]") {
  CHECK_FALSE(zip_has_unread(Zip().bytes()));
  Zip zip;
  zip.content = std::string(60, 'x');
  zip.told_bytes = 60;
  CHECK_FALSE(zip_has_unread(zip.bytes()));
  zip.told_bytes = 0;
  CHECK(zip_has_unread(zip.bytes()));
  zip = {};
  zip.local_mark = "XX\3\4"s;
  CHECK(zip_has_unread(zip.bytes()));
  zip = {};
  zip.gap = std::string(100, '\0');
  CHECK_FALSE(zip_has_unread(zip.bytes()));
  zip.gap = std::string(84, 'x') + "APK Sig Block 42";
  CHECK_FALSE(zip_has_unread(zip.bytes()));
  zip.gap = std::string(100, 'x');
  CHECK(zip_has_unread(zip.bytes()));
  CHECK_FALSE(zip_has_unread("PK\3\4 cut short"));
  CHECK_FALSE(zip_has_unread(""));
}

TEST_CASE("zip doubt: a zip is recognised by its end", "[zip_doubt]") {
  Zip zip;
  zip.local_mark = "XX\3\4"s;
  CHECK(sign_of(zip.bytes()).has_two_readings);
  zip = {};
  zip.before = "GIF89a, a picture";
  CHECK(sign_of(zip.bytes()).sign == Sign::kForLibarchive);
  CHECK(sign_of("GIF89a, a picture").sign == Sign::kNone);
}

TEST_CASE("zip doubt: zips in a row are divided", "[zip_doubt]") {
  const std::string zip = Zip().bytes();
  CHECK(zips_in_a_row(zip).empty());
  const std::string row = zip + zip + zip;
  const std::vector<std::string_view> zips = zips_in_a_row(row);
  REQUIRE(zips.size() == 3);
  for (const std::string_view one : zips) CHECK(one == zip);
}

TEST_CASE("zip doubt: a flag in one header only is no encryption", "[zip_doubt]") {
  Zip zip;
  CHECK(without_single_flags(zip.bytes()).empty());
  const std::string plain = zip.bytes();
  zip.local_flags = 1;
  CHECK(without_single_flags(zip.bytes()) == plain);
  zip.central_flags = 1;
  CHECK(without_single_flags(zip.bytes()).empty());
  zip.local_flags = 0;
  CHECK(without_single_flags(zip.bytes()) == plain);
}

TEST_CASE("zip doubt: the Unicode paths are listed", "[zip_doubt]") {
  Zip zip;
  CHECK(unicode_paths(zip.bytes()).empty());
  zip.extra = "\x75\x70"s + number(5 + 5, 2) + "\1\0\0\0\0"s + "b.exe";
  CHECK(unicode_paths(zip.bytes()) == std::vector<std::string>{"b.exe"});
}

}  // namespace scanq
