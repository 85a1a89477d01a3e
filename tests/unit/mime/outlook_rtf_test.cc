// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/outlook_rtf.h"

#include "lib/base/digits.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

using namespace std::string_literals;

std::string unpacked(const std::string& hex, std::size_t max_bytes = 1000) {
  return unpack_rtf(*bytes_of_hex(hex), max_bytes);
}
std::string html_of(const std::string& rtf) {
  return html_in_rtf("{\\rtf1\\ansi\\fromhtml1 " + rtf + "}");
}

}  // namespace

TEST_CASE(
    "outlook rtf: it is unpacked, with copies of what the window holds at first and of itself",
    "[outlook_rtf]") {
  // The examples of MS-OXRTFCP.
  CHECK(unpacked("2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423"
                 "20af32068656c090020627705b06c647d0a800fa0") ==
        "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  const std::string row = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0";
  CHECK(unpacked(row) == "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
  CHECK(unpacked(row, 10) == "{\\rtf1 WXY");
  CHECK(unpacked(row.substr(0, 44)) == "{\\rtf1 WX");
  CHECK(unpacked("0f000000030000004d454c4100000000616263") == "abc");
  CHECK(unpack_rtf("text that is no RTF at all, but longer", 1000).empty());
  CHECK(unpack_rtf("", 1000).empty());
  // Without the mark at its end, and with as many copies as there can be.
  const std::string bomb =
      std::string(8, 'x') + "LZFu" + std::string(4, '\0') + std::string(9999, '\xff');
  CHECK(unpack_rtf(bomb, 5000).size() == 5000);
}

TEST_CASE("outlook rtf: the HTML is taken out as Outlook shows it", "[outlook_rtf]") {
  CHECK(html_of("{\\*\\htmltag64 <p>}hi{\\*\\htmltag72 </p>}") == "<p>hi</p>");
  CHECK(html_of("\\htmlrtf {\\b no\\htmlrtf0 {\\*\\htmltag84 <b>}a") == "<b>a");
  CHECK(html_of("{\\htmlrtf no}a") == "a");
  CHECK(html_of("{\\fonttbl{\\f0 Arial;}}{\\*\\mhtmltag4 <a>}{\\*\\htmltag4 <b>}") == "<b>");
  CHECK(html_of("{\\*\\htmltag4 da}{\\*\\other x}{\\*\\htmltag4 t\r\na:}\\u97?\\u0098 "
                "\\'7a\\'63\\{\\}\\\\") == "data:abc{}\\");
  CHECK(html_of("a\\par b\\tab c\\line\r\n\\~\\_\\ldblquote x\\rdblquote") == "a\nb\tc\n -\"x\"");
  CHECK(html_of("a{\\bin2 }{}b") == "ab");
  CHECK(html_of("a\\'zz\\") == "azz}");
  CHECK(html_in_rtf("{\\rtf1 hello}").empty());
  CHECK(html_in_rtf("\\fromhtml1").empty());
}

}  // namespace scanq
