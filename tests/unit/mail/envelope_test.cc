// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/envelope.h"

#include "tests/unit/catch.h"

using namespace scanq;
using namespace std::string_literals;

TEST_CASE("envelope: sender and recipients are taken as bytes", "[envelope]") {
  const std::string bytes = "Fa@b\0Tc@d\0T\xff\x80@e\0\0"s;
  const Result<Envelope> envelope = parse_envelope(bytes);
  REQUIRE(envelope);
  CHECK(envelope->sender == "a@b");
  CHECK(envelope->recipients == std::vector<std::string>{"c@d", "\xff\x80@e"});
  CHECK(format_envelope(*envelope) == bytes);
}

TEST_CASE("envelope: no recipients and an empty sender are valid", "[envelope]") {
  const Result<Envelope> envelope = parse_envelope("F\0\0"s);
  REQUIRE(envelope);
  CHECK(envelope->sender.empty());
  CHECK(envelope->recipients.empty());
}

TEST_CASE("envelope: a missing final NUL says that the caller gave up", "[envelope]") {
  for (const std::string& bytes : {""s, "F"s, "Fa@b"s, "Fa@b\0"s, "Fa@b\0Tc@d"s, "Fa@b\0Tc@d\0"s}) {
    const Result<Envelope> envelope = parse_envelope(bytes);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().code == ErrorCode::kReadFailed);
  }
}

TEST_CASE("envelope: bytes that are no record are refused", "[envelope]") {
  for (const std::string& bytes :
       {"\0"s, "a@b\0\0"s, "Tc@d\0\0"s, "Fa\0Fb\0\0"s, "Fa\0 c\0\0"s, "Fa\0tc\0\0"s}) {
    const Result<Envelope> envelope = parse_envelope(bytes);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().code == ErrorCode::kBadEnvelope);
  }
}

TEST_CASE("envelope: an address may have 1002 bytes and no more, as in qmail-queue", "[envelope]") {
  const std::string longest(1002, 'x');
  CHECK(parse_envelope("F" + longest + "\0T"s + longest + "\0\0"s));
  for (const std::string& bytes :
       {"F"s + longest + "x\0\0"s, "Fa\0T"s + longest + "x\0\0"s, "Fa\0T"s + longest + "x"}) {
    const Result<Envelope> envelope = parse_envelope(bytes);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().code == ErrorCode::kAddressTooLong);
  }
}

TEST_CASE("envelope: records of other letters are handed on where they stood", "[envelope]") {
  const std::string bytes = "M1\0Fa\0Q\0Tb\0\0"s;
  const Result<Envelope> envelope = parse_envelope(bytes);
  REQUIRE(envelope);
  CHECK(format_envelope(*envelope) == bytes);
  CHECK(format_envelope(with_recipients(*envelope, {"x", "y"})) == "M1\0Fa\0Q\0Tx\0Ty\0\0"s);
}
