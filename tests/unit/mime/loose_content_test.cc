// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/loose_content.h"

#include <algorithm>

#include "tests/unit/catch.h"

namespace scanq {

TEST_CASE("loose content: codes of quoted-printable are decoded wherever they stand",
          "[loose_content]") {
  CHECK(loose_quoted_printable("To: a\n\n=41=42c=\nd\n") == "To: a\n\nABcd\n");
  CHECK(loose_quoted_printable("Content-Type: x; name=a1=42\n") ==
        "Content-Type: x; name\xa1"
        "B\n");
  CHECK(loose_quoted_printable("lastname=41 x=42\n") == "lastnameA xB\n");
}

TEST_CASE("loose content: a name that is given is no code, nor is padding or a boundary",
          "[loose_content]") {
  CHECK(loose_quoted_printable("Content-Type: text/plain; name=a1.txt\n").empty());
  CHECK(loose_quoted_printable(" fileName=41; NAME=42\n").empty());
  CHECK(loose_quoted_printable("Content-Type: multipart/mixed; boundary=42\nQQ==\n").empty());
}

TEST_CASE("loose content: padding within base64 is read in both ways, at its end in one",
          "[loose_content]") {
  const std::string line = "dGhpcyBsaW5lIGlzIGxvbmcgZW5vdWdoIHRvIGJlIHBhY2tlZCBjb250ZW50";
  CHECK(base64_readings(line + "\n" + line + "==\n").size() == 1);
  const std::string run = line + "Q=\n" + line + "\n";
  CHECK(loose_base64(run) == std::vector<LoosePlace>{{0, run.size() - 1}});
  const std::vector<std::string> readings = base64_readings(run);
  REQUIRE(readings.size() == 2);
  CHECK(readings[0] != readings[1]);
}

TEST_CASE("loose content: odd base64 behind a header that declares it is decoded",
          "[loose_content]") {
  const std::string expected = "this line is long enough to be packed content, all of it";
  const std::string line =
      "dGhpcyBsaW5lIGlzIGxvbmcgZW5vdWdoIHRvIGJlIHBhY2tlZCBjb250ZW50LCBhbGwgb2YgaXQ=";
  std::string spread, groups;
  for (const char c : line) spread += std::string("<..>") + c;
  for (std::size_t i = 0; i < line.size(); i += 4) groups += line.substr(i, 4) + ":::\n";
  const auto is_found = [&expected](const std::string& text) {
    for (const auto& [begin, end] : declared_base64(text)) {
      for (const std::string& bytes : base64_readings(text.substr(begin, end - begin))) {
        if (bytes.starts_with(expected)) return true;
      }
    }
    return false;
  };
  const std::string field = "Content-Transfer-Encoding: base64";
  for (const std::string& header :
       {field + "\n\n", field + "\n", field + "; x=y\nContent-Transfer-Encoding: 7bit\n\n",
        std::string("Content-Transfer-Encoding:\n base64\nX: y\n\n"), field + "\nno field\n\n"}) {
    INFO(header);
    CHECK(is_found("--b\n" + header + spread + "\n--b--\n"));
    CHECK(is_found(header + "<" + spread + "\n"));
    CHECK(is_found(header + "\x1c" + groups));
    CHECK(
        is_found(header + "--" + spread.substr(0, 100) + "\n--" + spread.substr(100) + "\n--b\n"));
  }
  CHECK(declared_base64("--b\n" + field + "\n\n" + line + "\n--b--\n").empty());
  CHECK(declared_base64(spread + "\n").empty());
}

}  // namespace scanq
