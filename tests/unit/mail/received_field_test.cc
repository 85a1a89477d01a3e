// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/received_field.h"

#include <string>
#include <vector>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

// Whether the field of this value is left out, and with all that belongs to it.
bool is_of_server(const std::string& value) {
  const std::string field = "Received: " + value + "\n";
  const std::size_t length = server_received_length(field + "Subject: s\n\n");
  CHECK((length == 0 || length == field.size()));
  return length != 0;
}

const std::string kDate = "28 Nov 2026 21:00:00 -0000";

std::string of_qmail(const std::string& helo) {
  return "from unknown (HELO " + helo + ") (192.0.2.7)\n  by mx.example.net with SMTP; " + kDate;
}

}  // namespace

TEST_CASE("received field: as SMTP servers write it", "[received_field]") {
  for (const std::string& value : std::vector<std::string>{
           of_qmail("client.example.org"),
           of_qmail("[192.0.2.7]"),
           "from relay.example.org (192.0.2.7)\n  by mx.example.net with SMTP; " + kDate,
           "from relay.example.org (7@192.0.2.7)\n  by mx.example.net with ESMTPA; " + kDate,
           "from r.example.org (HELO r) (alice@example.org@2001:db8::1)\n  by mx with "
           "(TLS_AES_256_GCM_SHA384 encrypted) ESMTPS; " +
               kDate,
           "from c (c.example.org [192.0.2.7])\n  by mx.example.net ([192.0.2.1])\n"
           "  with ESMTP via TCP; " +
               kDate,
           "from c ([192.0.2.7])\n  by mx.example.net\n  with SMTP via TCP; " + kDate,
           "from c (c.example.org [192.0.2.7])\n\tby mx.example.net (Postfix) with ESMTP id "
           "4bK2xY\n"
           "\tfor <bob@example.net>; Sat, 28 Nov 2026 21:00:00 +0900 (JST)",
           "from [192.0.2.7] (HELO c.example.org) (192.0.2.7)\n by mx.example.net (qpsmtpd/0.94) "
           "with "
           "ESMTP; Sat, 28 Nov 2026 21:00:00 +0000",
           "from c (unknown [192.0.2.7])\n\tby mx.example.net (Postfix) with ESMTP id 4bK2xY; "
           "Sat, 28 Nov 2026 21:00:00 +0900 (JST)",
           std::string(
               "from c (c.example.org [192.0.2.7])\n"
               "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
               "\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)\n"
               "\t(No client certificate requested)\n"
               "\tby mx.example.net (Postfix) with ESMTPS id 4bK2xY\n"
               "\tfor <bob@example.net>; Sat,  5 Dec 2026 21:00:00 +0900 (JST)"),
       }) {
    CAPTURE(value);
    CHECK(is_of_server(value));
  }
}

TEST_CASE("received field: anything else belongs to the message", "[received_field]") {
  const std::string long_word(kMaxReceivedWordBytes + 1, 'a');
  for (const std::string& value : std::vector<std::string>{
           std::string("by here"),
           std::string("from a; ") + kDate,
           of_qmail("a b"),
           of_qmail("a!b"),
           of_qmail("X5O!P%@AP[4\\PZX54(P^)7CC)7}"),
           of_qmail(long_word),
           of_qmail(""),
           of_qmail("a\n b"),
           of_qmail("a\rb"),
           of_qmail("\xe3\x81\x82"),
           of_qmail(std::string("a\0b", 3)),
           of_qmail("a") + " ",
           of_qmail("a") + " (JST) x",
           of_qmail("a") + "\n more",
           of_qmail("a") + "; x",
           "from a (HELO b) (c)\n  by d with SMTP; 28 Nov 2026",
           "from a (HELO b) (c)\n  by d with SMTP; 28 Nov 2026 21:00:00 -00000",
           "from a (HELO b) (c)\n  by d with SMTP; " + std::string(60, '1'),
           "from a (HELO b) (c)\n  by d with smtp; " + kDate,
           "from a (HELO b) (c)\n  by d with " + std::string(20, 'A') + "; " + kDate,
           "from a (HELO b) (c) (d)\n  by d with SMTP; " + kDate}) {
    CAPTURE(value);
    CHECK_FALSE(is_of_server(value));
  }
}

TEST_CASE("received field: only the topmost field, and a whole one", "[received_field]") {
  const std::string field = "Received: " + of_qmail("a") + "\n";
  CHECK(server_received_length(field + "X: y\n") == field.size());
  CHECK(server_received_length("RECEIVED" + field.substr(8) + "\n") == field.size());
  CHECK(server_received_length("X: y\n" + field) == 0);
  CHECK(server_received_length(field) == 0);
  CHECK(server_received_length(field.substr(0, field.size() - 1)) == 0);
  CHECK(server_received_length("Received:" + field.substr(10) + "X: y\n") == 0);
  CHECK(server_received_length("Received-SPF: a\nb") == 0);
  CHECK(server_received_length("") == 0);
}

}  // namespace scanq
