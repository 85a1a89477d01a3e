// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/compose_request.h"

#include <catch2/catch.hpp>

#include "lib/front/load_settings.h"

namespace scanq {
namespace {

Result<Settings> read_settings(std::string_view text) {
  return settings_from_text(text, "test");
}

ComposeRequest example_request() {
  ComposeRequest request;
  request.settings = default_settings();
  request.settings.delivery.language = Language::kJapanese;
  request.settings.delivery.subject_prefix = "ウイルス警告:";
  request.action = Action::kWarn;
  request.delete_failed = true;
  request.needs_rewrite = false;
  request.id = "1a2b";
  request.host_name = "mx.example.org";
  request.now = 1780000000;
  request.client = "192.0.2.7";
  request.sender = "\x93\xfa@example.org";
  request.recipients = {"bob@example.net", std::string("odd\0\xff\xc3\x80@x", 9)};
  request.verdict.is_scanned = true;
  request.verdict.subject = "件名";
  request.verdict.findings.push_back({Category::kVirus, "Eicar", "1.2", "a.com", "", "", "", 68});
  request.notices = {{NoticeKind::kSender, {"a@example.org"}},
                     {NoticeKind::kAdministrators, {"postmaster", "b@example.org"}}};
  return request;
}

}  // namespace

TEST_CASE(
    "compose request: a request is read back as it was written, addresses of any bytes included",
    "[compose_request]") {
  const ComposeRequest sent = example_request();
  Result<ComposeRequest> got = parse_compose_request(format_compose_request(sent), read_settings);
  REQUIRE(got);
  CHECK(got->settings == sent.settings);
  CHECK(got->action == Action::kWarn);
  CHECK(got->delete_failed);
  CHECK_FALSE(got->needs_rewrite);
  CHECK(got->id == sent.id);
  CHECK(got->host_name == sent.host_name);
  CHECK(got->now == sent.now);
  CHECK(got->client == sent.client);
  CHECK(got->sender == sent.sender);
  CHECK(got->recipients == sent.recipients);
  CHECK(got->verdict == sent.verdict);
  CHECK(got->notices == sent.notices);
}

TEST_CASE("compose request: policies do not travel", "[compose_request]") {
  ComposeRequest sent = example_request();
  sent.settings.policies.push_back({"x", {"bob@example.net"}, {}, {}, sent.settings.delivery});
  Result<ComposeRequest> got = parse_compose_request(format_compose_request(sent), read_settings);
  REQUIRE(got);
  CHECK(got->settings.policies.empty());
}

TEST_CASE("compose request: anything else is refused", "[compose_request]") {
  for (const char* bad : {"", "[]", "{}", "{\"version\":1}", "null", "\"text\""}) {
    Result<ComposeRequest> got = parse_compose_request(bad, read_settings);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == ErrorCode::kInternal);
  }
}

TEST_CASE("compose reply: a reply is read back as it was written", "[compose_request]") {
  ComposeReply sent;
  sent.emptied_parts = 2;
  sent.could_isolate_all = false;
  sent.note = "template \"x\": line 3: unknown";
  sent.notices = {{0, 10}, {10, 700}};
  Result<ComposeReply> got = parse_compose_reply(format_compose_reply(sent), 2);
  REQUIRE(got);
  CHECK(got->emptied_parts == 2);
  CHECK_FALSE(got->could_isolate_all);
  CHECK(got->note == sent.note);
  REQUIRE(got->notices.size() == 2);
  CHECK(got->notices[1].offset == 10);
  CHECK(got->notices[1].bytes == 700);
}

TEST_CASE("compose reply: a worker that was taken over cannot lie about ranges",
          "[compose_request]") {
  ComposeReply gap;
  gap.notices = {{0, 10}, {11, 5}};
  CHECK_FALSE(parse_compose_reply(format_compose_reply(gap), 2));
  ComposeReply late;
  late.notices = {{1, 10}};
  CHECK_FALSE(parse_compose_reply(format_compose_reply(late), 1));
  ComposeReply empty;
  empty.notices = {{0, 0}};
  CHECK_FALSE(parse_compose_reply(format_compose_reply(empty), 1));
  ComposeReply overflow;
  overflow.notices = {{0, 10}, {10, UINT64_MAX - 5}};
  CHECK_FALSE(parse_compose_reply(format_compose_reply(overflow), 2));
  ComposeReply missing;
  CHECK_FALSE(parse_compose_reply(format_compose_reply(missing), 1));
  CHECK_FALSE(parse_compose_reply("{\"emptied_parts\":-1}", 0));
  CHECK_FALSE(parse_compose_reply(std::string(kMaxComposeReplyBytes + 1, ' '), 0));
  ComposeReply one;
  one.note = "a\nb";
  Result<ComposeReply> got = parse_compose_reply(format_compose_reply(one), 0);
  REQUIRE(got);
  CHECK(got->note == "a b");
}

}  // namespace scanq
