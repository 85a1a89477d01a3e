// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/policy_pattern.h"

#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("policy: address patterns", "[policy]") {
  CHECK(address_matches("a@x.example", "A@X.example"));
  CHECK_FALSE(address_matches("a@x.example", "b@x.example"));
  CHECK(address_matches("@x.example", "any@x.example"));
  CHECK_FALSE(address_matches("@x.example", "any@sub.x.example"));
  CHECK(address_matches(".x.example", "any@sub.x.example"));
  CHECK_FALSE(address_matches(".x.example", "any@x.example"));
  CHECK_FALSE(address_matches(".x.example", "any@badx.example"));
  CHECK(address_matches("postmaster", "postmaster"));
  CHECK(address_matches("<>", ""));
  CHECK_FALSE(address_matches("@", "local"));
}

TEST_CASE("policy: client patterns", "[policy]") {
  const Client client{"192.168.3.77", false};
  CHECK(client_matches("192.168.3.77", client));
  CHECK(client_matches("192.168.2.0/23", client));
  CHECK_FALSE(client_matches("192.168.4.0/23", client));
  CHECK(client_matches("0.0.0.0/0", client));
  CHECK(client_matches("192.168.3.77", {"::ffff:192.168.3.77", false}));
  CHECK(client_matches("2001:db8::/32", {"2001:db8:1::5", false}));
  CHECK_FALSE(client_matches("2001:db8::/32", client));
  CHECK(client_matches("network", client));
  CHECK_FALSE(client_matches("local", client));
  CHECK_FALSE(client_matches("relay", client));
  CHECK_FALSE(is_client_pattern("192.168.3.77/33"));
  CHECK_FALSE(is_client_pattern("everybody"));
}
