// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/address.h"

#include <string>
#include "tests/unit/catch.h"

namespace scanq {
namespace {

TEST_CASE("address: a host name is labels with dots between them", "[address]") {
  for (const char* name : {"localhost", "mail.example.net", "a-1.example", "x_y.example", "1.de"}) {
    CHECK(is_host_name(name));
  }
  for (const char* name : {"", ".", "a..b", ".a", "a.", "-a", "a-", "a b", "a/b", "a@b",
                           "192.0.2.1", "12", "\xe6\x97\xa5.example", "a\n"}) {
    CHECK_FALSE(is_host_name(name));
  }
  CHECK_FALSE(is_host_name(std::string(64, 'a')));
  CHECK(is_host_name(std::string(63, 'a')));
}

TEST_CASE("address: a mail address has a domain", "[address]") {
  for (const char* address :
       {"a@b", "a.b+c@mail.example.net", "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]",
        "\"a@b\"@example.org", "\xe6\x97\xa5@\xe6\x97\xa5.example"}) {
    CHECK(is_mail_address(address));
  }
  for (const char* address : {"", "a", "@", "a@", "@b", "a@b@c", "a b@c", "<a@b>", "a@b>", "a@b..c",
                              "a@[999.1.1.1]", "a@[]", "a\n@b", "a@192.0.2.1"}) {
    CHECK_FALSE(is_mail_address(address));
  }
  CHECK_FALSE(is_mail_address(std::string(1000, 'a') + "@b"));
}

TEST_CASE("address: an IP address is one that can be", "[address]") {
  CHECK(is_ip_address("192.0.2.1"));
  CHECK(is_ip_address("2001:db8::1"));
  for (const char* text : {"", "999.1.1.1", "1.2.3", "1.2.3.4.5", "localhost", "1.2.3.4 ", "::g"}) {
    CHECK_FALSE(is_ip_address(text));
  }
  CHECK_FALSE(is_ip_address(std::string_view("1.2.3.4\0x", 9)));
}

}  // namespace
}  // namespace scanq
