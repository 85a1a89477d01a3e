// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_token.h"

#include "lib/web/web_request.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

TEST_CASE("web_token: the MAC is that of RFC 4231", "[web_token]") {
  CHECK(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(to_hex(hmac_sha256(std::string(131, '\xaa'),
                           "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("web_token: a token counts for its key, user, cookie and time", "[web_token]") {
  const std::string token = make_token("key", "alice", "c1", 1000);
  CHECK(is_token(token, "key", "alice", "c1", 1000));
  CHECK(is_token(token, "key", "alice", "c1", 1000 + kTokenSeconds));
  CHECK_FALSE(is_token(token, "key", "alice", "c1", 1001 + kTokenSeconds));
  CHECK_FALSE(is_token(token, "key", "alice", "c1", 999));
  CHECK_FALSE(is_token(token, "yek", "alice", "c1", 1000));
  CHECK_FALSE(is_token(token, "key", "bob", "c1", 1000));
  CHECK_FALSE(is_token(token, "key", "alice", "c2", 1000));
  CHECK_FALSE(is_token(token, "", "alice", "c1", 1000));
  CHECK_FALSE(is_token("", "key", "alice", "c1", 1000));
  CHECK_FALSE(is_token("3e8.", "key", "alice", "c1", 1000));
  CHECK_FALSE(is_token("-" + token, "key", "alice", "c1", 1000));
}

TEST_CASE("web_token: names that run into one another make different tokens", "[web_token]") {
  CHECK(make_token("key", "alice", "c1", 1) != make_token("key", "alic", "ec1", 1));
  CHECK_FALSE(is_token(make_token("key", "a\n2:b", "c", 1), "key", "a", "b\n1:c", 1));
}

}  // namespace
}  // namespace scanq
