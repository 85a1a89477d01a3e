// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/routes.h"

#include "tests/unit/catch.h"

using scanq::convert_routes;
using scanq::MailHost;
using scanq::route_of;

TEST_CASE("routes: a route that both forms can express stays the same", "[routes]") {
  const auto routes = convert_routes(
      "# a comment\n"
      "example.com [192.0.2.1]   # inside\n"
      "example.net [mail.example.net]\n"
      ".example.org MX\n"
      "plain.example A\n"
      "v6.example [2001:db8::1]\n"
      "\n"
      ". MX?\n",
      MailHost::kQmail);
  CHECK(routes.table ==
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
      "lonely\n",
      MailHost::kQmail);
  CHECK(routes.table == "a.example:[10.0.0.1]\n.b.example:relay.example\n");
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

namespace {
constexpr const char* kMap =
    "example.com [192.0.2.1]:[mail.example.com]:relay.example\n"
    ".example.com [10.0.0.9]\n"
    "own.example MX\n"
    "v6.example [2001:db8::1]\n"
    ".a.example A\n"
    "* [10.0.0.1]:[10.0.0.2]\n";
}

TEST_CASE("routes: Postfix's transport table has all hosts", "[routes]") {
  const auto routes = convert_routes(kMap, MailHost::kPostfix);
  CHECK(routes.table ==
        "example.com\trelay:[192.0.2.1], [mail.example.com], relay.example\n"
        ".example.com\trelay:[10.0.0.9]\n"
        "own.example\trelay:\n"
        "v6.example\trelay:[ipv6:2001:db8::1]\n"
        "*\trelay:[10.0.0.1], [10.0.0.2]\n");
  CHECK(routes.remarks == "line 5: A for .a.example cannot be expressed\n");
}

TEST_CASE("routes: Sendmail's mailertable has all hosts", "[routes]") {
  const auto routes = convert_routes(kMap, MailHost::kSendmail);
  CHECK(routes.table ==
        "example.com\tesmtp:[192.0.2.1]:[mail.example.com]:relay.example\n"
        ".example.com\tesmtp:[10.0.0.9]\n"
        "own.example\tesmtp:own.example\n"
        "v6.example\tesmtp:[IPv6:2001:db8::1]\n"
        ".\tesmtp:[10.0.0.1]:[10.0.0.2]\n");
}

TEST_CASE("routes: a trial tells where the mail for an address goes", "[routes]") {
  CHECK(route_of(kMap, "a@Example.com") ==
        "[192.0.2.1], then [mail.example.com], then relay.example (by the line of example.com)");
  CHECK(route_of(kMap, "a@x.example.com") == "[10.0.0.9] (by the line of .example.com)");
  CHECK(route_of(kMap, "a@own.example") == "the MX of own.example (by the line of own.example)");
  CHECK(route_of(kMap, "a@other.example") == "[10.0.0.1], then [10.0.0.2] (by the line of *)");
  CHECK(route_of("", "a@other.example") == "the MX of other.example (no line of the map)");
}
