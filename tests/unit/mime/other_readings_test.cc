// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/other_readings.h"

#include <algorithm>

#include "lib/base/digits.h"
#include "lib/mime/header_text.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_program.h"

namespace scanq {
namespace {

using namespace std::string_literals;

bool has_name(const std::string& field, const std::string& name) {
  const std::vector<std::string> names = every_parameter(field, "filename");
  return std::find(names.begin(), names.end(), name) != names.end();
}
std::string percents(const std::string& bytes) {
  std::string text;
  for (const char c : to_hex(bytes)) text += (text.size() % 3 == 0 ? "%" : "") + std::string(1, c);
  return text;
}

const std::string kEbcdic = "\x81\x4b\x85\xa7\x85", kJapaneseEbcdic = "\x62\x4b\x66\xb7\x66";
const std::string kHigh = "\0a\0.\0e\0x\0e"s, kLow = "a\0.\0e\0x\0e\0"s;
const std::string kHigh32 = "\0\0\0a\0\0\0.\0\0\0e\0\0\0x\0\0\0e"s;

}  // namespace

TEST_CASE("other readings: a name in a charset that readers know is a.exe to the rules, too",
          "[other_readings]") {
  const std::vector<std::pair<std::string, std::string>> names{
      {"utf-7", "a+AC4-exe"},
      {"UTF-7", "+AGEALgBlAHgAZQ-"},
      {"unicode-1-1-utf-7", "+AGEALgBlAHgAZQ"},
      {"utf7", "a.+AGUAeABl"},
      {"u7", "a+AC4-exe"},
      {"utf-7-imap", "a&AC4-exe"},
      {"utf-7//IGNORE", "a+AC4-exe"},
      {"utf-16", kHigh},
      {"utf-16", kLow},
      {"utf-16be", kHigh},
      {"utf-16le", kLow},
      {"unicode", kLow},
      {"iso-10646-ucs-2", kHigh},
      {"utf-32", kHigh32},
      {"iso-10646-ucs-4", kHigh32},
      {"utf-16", "\xff\x41\xff\x0e\xff\x45\xff\x58\xff\x45"s},
      {"ibm037", kEbcdic},
      {"cp500", kEbcdic},
      {"ebcdic-cp-us", kEbcdic},
      {"ibm1047//TRANSLIT", kEbcdic},
      {"ibm930", kJapaneseEbcdic},
      {"hz-gb-2312", "a.~{~}exe"},
      {"hz", "a.~{#e#x#e~}"},
      {"iso-2022-jp", "a.\x1b(Jexe"},
      {"iso-2022-jp-2", "a.\x1b.Aexe"},
      {"iso-2022-jp-2", "a.\x1b$(C\x1b(Bexe"},
      {"iso-2022-kr", "\x1b$)Ca.\x0e#e#x#e\x0f"},
      {"iso-2022-cn", "a.\x1b$)Aexe"},
      {"utf-8", "a.\x1b(Bexe"},
  };
  for (const auto& [label, bytes] : names) {
    INFO(label << " " << to_hex(bytes));
    const bool is_wide = bytes.starts_with("\xff\x41");
    const std::string name =
        is_wide ? "\xef\xbd\x81\xef\xbc\x8e\xef\xbd\x85\xef\xbd\x98\xef\xbd\x85" : "a.exe";
    const auto has = [&](const std::string& field) {
      std::vector<std::string> all = every_parameter(field, "filename");
      return std::any_of(all.begin(), all.end(), [&](std::string one) {
        std::erase(one, '\0');
        return one == name;
      });
    };
    CHECK(has("attachment; filename=\"=?" + label + "?B?" + digits_of(bytes) + "?=\""));
    CHECK(has("attachment; filename*=" + label + "''" + percents(bytes)));
    CHECK(has("attachment; filename*0*=" + label + "''" + percents(bytes.substr(0, 4)) +
              "; filename*1*=" + percents(bytes.substr(4))));
  }
  CHECK(has_name("attachment; filename=\"a.\x1b(Bexe\"", "a.exe"));
}

TEST_CASE("other readings: an ordinary name has none", "[other_readings]") {
  CHECK_FALSE(has_other_readings("a.exe", ""));
  CHECK_FALSE(has_other_readings("a.exe", "utf-8"));
  CHECK_FALSE(has_other_readings(kEbcdic, "iso-8859-1"));
  CHECK_FALSE(has_other_readings("\x1b$B$\"\x1b(B.pdf", "iso-2022-jp"));
  CHECK_FALSE(has_other_readings("\x1b$B$\"\x1b(B.pdf", ""));
  CHECK(header_text_readings("=?iso-2022-jp?B?GyRCJCIbKEI=?= a").size() == 1);
  CHECK(read_charset("a+AC4-exe", "utf-8", CharsetReading::kFirst) == "a+AC4-exe");
  // It is shown as before.
  CHECK(decode_header_text("=?x-new?Q?caf=E9.txt?=") == "caf\xc3\xa9.txt");
  CHECK(read_charset("+-a+", "utf-7", CharsetReading::kFirst) == "+a");
}

}  // namespace scanq
