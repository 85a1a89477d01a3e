// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/compose_reply.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

constexpr ComposeReplyBounds kBounds{1000, true, true};

Cut cut(std::uint64_t begin, std::uint64_t end, std::uint64_t new_bytes = 0) {
  return {begin, end, true, "a.com", new_bytes};
}

std::string complaint(const ComposeReply& reply, const ComposeReplyBounds& bounds = kBounds) {
  const Result<ComposeReply> got = parse_compose_reply(format_compose_reply(reply), bounds);
  if (got) return "none";
  CHECK(got.error().code == ErrorCode::kInternal);
  constexpr std::string_view kStart = "reply of scanq-compose: ";
  REQUIRE(got.error().text.starts_with(kStart));
  return got.error().text.substr(kStart.size());
}
std::string complaint(std::vector<Cut> cuts, const ComposeReplyBounds& bounds = kBounds) {
  return complaint(ComposeReply{"subject", true, std::move(cuts)}, bounds);
}

}  // namespace

TEST_CASE("compose reply: what is written is read back", "[compose_reply]") {
  const ComposeReply sent{
      "件名", true, {{10, 20, false, "", 0, true}, {20, 1000, true, "請求書.zip", 7}}};
  const Result<ComposeReply> got = parse_compose_reply(format_compose_reply(sent), kBounds);
  REQUIRE(got);
  CHECK(*got == sent);
  const ComposeReply none{"", false, {}};
  CHECK(complaint(none) == "none");
}

TEST_CASE("compose reply: texts are one line of bounded length", "[compose_reply]") {
  const ComposeReply sent{"a\r\nBcc: b@x\xff", true, {{1, 2, true, std::string(5000, 'x'), 0}}};
  const Result<ComposeReply> got = parse_compose_reply(format_compose_reply(sent), kBounds);
  REQUIRE(got);
  CHECK(got->subject == "a  Bcc: b@x\ufffd");
  CHECK(got->cuts[0].name.size() == kMaxComposeTextBytes);
  const std::string open = "{\"could_isolate_all\":false,\"cuts\":[],\"subject\":\"";
  CHECK(parse_compose_reply(open + "x\"}", kBounds));
  CHECK_FALSE(parse_compose_reply(open + "x\\ny\"}", kBounds));
  CHECK_FALSE(parse_compose_reply(open + "\\u0000\"}", kBounds));
  CHECK_FALSE(parse_compose_reply(open + "\xff\"}", kBounds));
  CHECK_FALSE(
      parse_compose_reply(open + std::string(kMaxComposeTextBytes + 1, 'x') + "\"}", kBounds));
}

TEST_CASE("compose reply: a worker that was taken over cannot lie about ranges",
          "[compose_reply]") {
  CHECK(complaint({cut(0, 1000)}) == "none");
  CHECK(complaint({cut(0, 1001)}) == "a cut outside of the message");
  CHECK(complaint({cut(5, UINT64_MAX)}) == "a cut outside of the message");
  CHECK(complaint({cut(UINT64_MAX - 1, UINT64_MAX)}) == "a cut outside of the message");
  CHECK(complaint({cut(5, 5)}) == "an empty cut");
  CHECK(complaint({cut(5, 4)}) == "an empty cut");
  CHECK(complaint({cut(5, 10), cut(9, 20)}) == "cuts out of order");
  CHECK(complaint({cut(15, 20), cut(5, 10)}) == "cuts out of order");
  CHECK(complaint({cut(5, 10), cut(5, 10)}) == "cuts out of order");
  CHECK(complaint(std::vector<Cut>(kMaxCuts + 1, cut(5, 10))) == "too many cuts");
  CHECK(complaint({{5, 10, true, "", 0}}) == "a file without a name");
}

TEST_CASE("compose reply: new bytes and cuts are where they may be, and nowhere else",
          "[compose_reply]") {
  CHECK(complaint({cut(5, 10, 3)}, {1000, true, false}) ==
        "new bytes where the settings have none");
  CHECK(complaint({cut(5, 10, UINT64_MAX), cut(15, 20, 2)}) == "new bytes of impossible size");
  CHECK(complaint({cut(5, 10)}, {1000, false, true}) == "cuts where none are asked for");
  CHECK(complaint(ComposeReply{"", true, {}}, {1000, false, false}) == "none");
  CHECK(complaint(ComposeReply{"", true, {}}) == "cuts and could_isolate_all disagree");
  CHECK(complaint(ComposeReply{"", false, {cut(5, 10)}}) == "cuts and could_isolate_all disagree");
}

TEST_CASE("compose reply: anything else is refused", "[compose_reply]") {
  for (const char* bad :
       {"", "[]", "{}", "null", "7", "{\"subject\":\"\",\"could_isolate_all\":true}",
        "{\"subject\":\"\",\"could_isolate_all\":true,\"cuts\":[{}]}",
        "{\"subject\":\"\",\"could_isolate_all\":false,\"cuts\":[],\"more\":1}",
        "{\"subject\":\"\",\"could_isolate_all\":false,\"cuts\":[],\"subject\":\"x\"}",
        "{\"subject\":\"\",\"could_isolate_all\":false,\"cuts\":[]}{}",
        "{\"subject\":7,\"could_isolate_all\":false,\"cuts\":[]}",
        "{\"subject\":\"\",\"could_isolate_all\":true,\"cuts\":[{\"begin\":-1,\"end\":2,"
        "\"is_file\":true,\"name\":\"a\",\"new_bytes\":0}]}"}) {
    INFO(bad);
    CHECK_FALSE(parse_compose_reply(bad, kBounds));
  }
  CHECK_FALSE(parse_compose_reply(std::string(kMaxComposeReplyBytes + 1, ' '), kBounds));
}

TEST_CASE("compose reply: a cut is whole lines up to a boundary's line or the end",
          "[compose_reply]") {
  CHECK(is_content_of_a_part("", ""));
  CHECK(is_content_of_a_part("\n", ""));
  CHECK(is_content_of_a_part("\n", "\n--b"));
  CHECK(is_content_of_a_part("\n", "\r\n--"));
  CHECK_FALSE(is_content_of_a_part("x", "\n--b"));
  CHECK(is_content_of_a_part("\r", "\r--b"));  // a CR alone ends lines, too
  CHECK_FALSE(is_content_of_a_part("\r", "\r-"));
  CHECK_FALSE(is_content_of_a_part("\n", "--bb"));
  CHECK_FALSE(is_content_of_a_part("\n", "\n-"));
  CHECK_FALSE(is_content_of_a_part("\n", "\n"));
  CHECK_FALSE(is_content_of_a_part("\n", "x\n--"));
}

}  // namespace scanq
