// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_request.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

TEST_CASE("web_request: a request is read as it was written", "[web_request]") {
  const WebRequest request{"alice", "192.0.2.9", "log", {{"text", "\"<b>\\"}}};
  const Result<WebRequest> read = parse_request(format_request(request));
  REQUIRE(read);
  CHECK(read->user == "alice");
  CHECK(read->words == request.words);
}

TEST_CASE("web_request: all else is refused", "[web_request]") {
  const auto words = [](const std::string& json) {
    return R"({"user":"a","address":"b","verb":"c","words":)" + json + "}";
  };
  CHECK(parse_request(words("{}")));
  CHECK_FALSE(parse_request(""));
  CHECK_FALSE(parse_request("[]"));
  CHECK_FALSE(parse_request(R"({"user":"a"})"));
  CHECK_FALSE(parse_request(words("[]")));
  CHECK_FALSE(parse_request(words(R"({"a":1})")));
  CHECK_FALSE(parse_request(words(R"({"a":"\n"})")));
  CHECK_FALSE(parse_request(words(R"({"a\n":"b"})")));
  CHECK_FALSE(parse_request(words(R"({"a":"1","a":"2"})")));
  CHECK_FALSE(parse_request(words("{}") + words("{}")));
  CHECK_FALSE(parse_request(words(R"({"a":")" + std::string(5000, 'x') + "\"}")));
  CHECK_FALSE(parse_request(std::string(kMaxRequestBytes + 1, ' ')));
}

TEST_CASE("web_request: a name has 32 digits", "[web_request]") {
  CHECK(is_request_name("0123456789abcdef0123456789abcdef"));
  CHECK_FALSE(is_request_name("0123456789abcdef0123456789abcde"));
  CHECK_FALSE(is_request_name("0123456789ABCDEF0123456789abcdef"));
  CHECK_FALSE(is_request_name("../3456789abcdef0123456789abcdef"));
}

TEST_CASE("web_request: an answer is read as it was written", "[web_request]") {
  const Result<WebAnswer> read = parse_answer(format_answer({2, "out\n", "err \xff"}));
  REQUIRE(read);
  CHECK(read->status == 2);
  CHECK(read->out == "out\n");
  CHECK_FALSE(parse_answer("{}"));
}

}  // namespace
}  // namespace scanq
