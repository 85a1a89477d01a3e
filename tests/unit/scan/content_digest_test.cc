// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/content_digest.h"

#include "lib/base/digits.h"
#include "tests/unit/catch.h"

namespace scanq {

TEST_CASE("content digest: it is the first half of SHA-512, each time", "[content_digest]") {
  // FIPS 180-4, the example of one block.
  for (int i = 0; i < 2; ++i) {
    CHECK(to_hex(content_digest("abc")) ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a");
  }
  CHECK(content_digest("") != content_digest(std::string_view("\0", 1)));
}

}  // namespace scanq
