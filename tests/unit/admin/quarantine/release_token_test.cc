// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/release_token.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

const ReleaseGrant kGrant{"20261129-160000.000001.12.0.00000000000000ab", "bob@example.net",
                          0x7000};

TEST_CASE("release_token: what is signed comes back, whatever bytes an address has",
          "[release_token]") {
  for (const std::string& recipient :
       {std::string("bob@example.net"), std::string("a_b@x"), std::string("\"\xff\n\x01\"@x")}) {
    const std::string token = make_release_token("key", {kGrant.entry, recipient, kGrant.expiry});
    CHECK(token.find_first_not_of("0123456789abcdef._-") == std::string::npos);
    const Result<ReleaseGrant> grant = check_release_token("key", token);
    REQUIRE(grant);
    CHECK(grant->entry == kGrant.entry);
    CHECK(grant->recipient == recipient);
    CHECK(grant->expiry == kGrant.expiry);
  }
}

TEST_CASE("release_token: a token that is changed anywhere, cut or longer is none",
          "[release_token]") {
  const std::string token = make_release_token("key", kGrant);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == '1' ? '2' : '1';
    INFO(changed);
    CHECK_FALSE(check_release_token("key", changed));
    CHECK_FALSE(check_release_token("key", token.substr(0, i)));
  }
  CHECK_FALSE(check_release_token("key", token + "0"));
  CHECK_FALSE(check_release_token("key", token + "_"));
  CHECK_FALSE(check_release_token("key", "_" + token));
  CHECK_FALSE(check_release_token("key", std::string(10000, '_')));
}

TEST_CASE("release_token: another key, or none, signs nothing", "[release_token]") {
  const std::string token = make_release_token("key", kGrant);
  CHECK_FALSE(check_release_token("yek", token));
  CHECK_FALSE(check_release_token("", make_release_token("", kGrant)));
}

TEST_CASE("release_token: a signed path is no entry", "[release_token]") {
  for (const char* entry : {"", "../kept", "a_b", "/etc"}) {
    CHECK_FALSE(check_release_token("key", make_release_token("key", {entry, "b@x", 1})));
  }
  CHECK_FALSE(check_release_token("key", make_release_token("key", {kGrant.entry, "", 1})));
}

TEST_CASE("release_token: the signature of a token is its last part", "[release_token]") {
  const std::string token = make_release_token("key", kGrant);
  CHECK(signature_of(token).size() == 64);
  CHECK(token.ends_with("_" + signature_of(token)));
}

}  // namespace
}  // namespace scanq
