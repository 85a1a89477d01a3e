// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/hmac.h"

#include "lib/base/digits.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

TEST_CASE("hmac: the MAC is that of RFC 4231", "[hmac]") {
  CHECK(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(to_hex(hmac_sha256(std::string(131, '\xaa'),
                           "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("hmac: texts that run into one another, and other purposes, have other signatures",
          "[hmac]") {
  const std::string one = sign_texts("key", "form", {"ab", "c"});
  CHECK(one.size() == 64);
  CHECK(is_same_signature(one, sign_texts("key", "form", {"ab", "c"})));
  CHECK_FALSE(is_same_signature(one, sign_texts("key", "form", {"a", "bc"})));
  CHECK_FALSE(is_same_signature(one, sign_texts("key", "form", {"ab", "c", ""})));
  CHECK_FALSE(is_same_signature(one, sign_texts("key", "release", {"ab", "c"})));
  CHECK_FALSE(is_same_signature(one, sign_texts("yek", "form", {"ab", "c"})));
  CHECK_FALSE(is_same_signature(one, one.substr(1)));
}

}  // namespace
}  // namespace scanq
