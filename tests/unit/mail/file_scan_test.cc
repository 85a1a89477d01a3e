// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/file_scan.h"

#include "tests/unit/catch.h"

namespace scanq {

TEST_CASE("file_scan: the stamp of the signatures is read as it was written", "[file_scan]") {
  const SignatureStamp stamp{27412, 1764317040};
  CHECK(format_signature_stamp(stamp) == "27412/1764317040");
  CHECK(parse_signature_stamp(format_signature_stamp(stamp)) == stamp);
  CHECK(parse_signature_stamp("0/0") == SignatureStamp{});
}

TEST_CASE("file_scan: a worker's text that is no stamp is none", "[file_scan]") {
  for (const char* text : {"", "/", "1", "1/", "/1", "a/1", "1/b", "-1/1", "1/-1", "1/1 ", "1/1/1",
                           "99999999999/1", "27412 of 2026-11-20"}) {
    INFO(text);
    CHECK(!parse_signature_stamp(text));
  }
}

}  // namespace scanq
