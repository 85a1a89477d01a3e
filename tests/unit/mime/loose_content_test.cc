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

}  // namespace scanq
