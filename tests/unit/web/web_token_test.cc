// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_token.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

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
  for (const char* time : {"-8000000000000000", "7fffffffffffffff", "ffffffffffffffff", "-1"}) {
    CHECK_FALSE(is_token(std::string(time) + ".0", "key", "alice", "c1", 1000));
  }
}

TEST_CASE("web_token: names that run into one another make different tokens", "[web_token]") {
  CHECK(make_token("key", "alice", "c1", 1) != make_token("key", "alic", "ec1", 1));
  CHECK_FALSE(is_token(make_token("key", "a\n2:b", "c", 1), "key", "a", "b\n1:c", 1));
}

}  // namespace
}  // namespace scanq
