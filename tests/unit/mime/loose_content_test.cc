// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/loose_content.h"

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
  CHECK(loose_base64(line + "\n" + line + "==\n").size() == 1);
  const std::vector<LooseContent> runs = loose_base64(line + "Q=\n" + line + "\n");
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].bytes != runs[1].bytes);
}

}  // namespace scanq
