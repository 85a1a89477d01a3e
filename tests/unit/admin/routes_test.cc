// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/routes.h"

#include "tests/unit/catch.h"

using scanq::convert_routes;

TEST_CASE("routes: a route that both forms can express stays the same", "[routes]") {
  const auto routes = convert_routes(
      "# a comment\n"
      "example.com [192.0.2.1]   # inside\n"
      "example.net [mail.example.net]\n"
      ".example.org MX\n"
      "plain.example A\n"
      "v6.example [2001:db8::1]\n"
      "\n"
      ". MX?\n");
  CHECK(routes.smtproutes ==
        "example.com:[192.0.2.1]\n"
        "example.net:mail.example.net\n"
        ".example.org:\n"
        "plain.example:plain.example\n"
        "v6.example:[2001:db8::1]\n"
        ":\n");
  CHECK(routes.remarks.empty());
}

TEST_CASE("routes: a route that smtproutes cannot express is named with its line", "[routes]") {
  const auto routes = convert_routes(
      "a.example [10.0.0.1]:[10.0.0.2]\n"
      ".b.example relay.example:MX\n"
      ".bitnet =.bitnet.example\n"
      ".c.example A\n"
      "lonely\n");
  CHECK(routes.smtproutes == "a.example:[10.0.0.1]\n.b.example:relay.example\n");
  CHECK(
      routes.remarks ==
      "line 1: qmail tries only [10.0.0.1] for a.example\n"
      "line 2: qmail looks up the address of relay.example, not its MX\n"
      "line 2: qmail tries only relay.example for .b.example\n"
      "line 3: the alias =.bitnet.example cannot be expressed; write a line in control/smtproutes "
      "to its server\n"
      "line 4: A for all domains below .c.example cannot be expressed\n"
      "line 5: is not DOMAIN HOST:HOST:...\n");
}
