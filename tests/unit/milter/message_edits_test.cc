// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/milter/message_edits.h"

#include "lib/milter/run_front.h"
#include "tests/unit/catch.h"

using namespace scanq;
using namespace std::string_literals;

namespace {

Spool spool_of(const std::string& content) {
  Result<Spool> spool = Spool::make({1 << 20, "/tmp"});
  REQUIRE(spool);
  REQUIRE(spool->append(content));
  return std::move(*spool);
}

MilterMessage message_of(const std::string& content) {
  MilterMessage message;
  message.recipients = {"<c@d>", "<e@f>"};
  message.fields = parse_head(content).fields;
  message.spool = spool_of(content);
  return message;
}

std::string edits(const std::string& came, const std::string& version, bool has_blanks = true) {
  const MilterMessage message = message_of(came);
  AnsweredMail mail{{"a@b", {"c@d", "e@f"}, {}, {}}, spool_of(version)};
  std::string replies;
  const Result<void> written =
      write_edits(message, mail, has_blanks, [&replies](std::string_view bytes) -> Result<void> {
        replies.append(bytes);
        return {};
      });
  return written ? replies : "error: " + written.error().text;
}

}  // namespace

TEST_CASE("message_edits: lines on top of the same bytes are all that changes", "[milter]") {
  const std::string mail = "Subject: x\n\nbody\n";
  CHECK(edits(mail, "X-Virus-Scanned: a\nX-Virus-Status: Clean\n" + mail) ==
        insert_header_reply(0, "X-Virus-Scanned", " a") +
            insert_header_reply(1, "X-Virus-Status", " Clean"));
  CHECK(edits(mail, "X-Virus-Scanned: a\n" + mail, false) ==
        insert_header_reply(0, "X-Virus-Scanned", "a"));
  CHECK(edits(mail, mail) == "");
}

TEST_CASE("message_edits: a message that happens to end alike is replaced", "[milter]") {
  CHECK(edits("\n", "X-Virus-Status: y\nTo: z\n\nwarning\n") ==
        add_header_reply("To", " z") + insert_header_reply(0, "X-Virus-Status", " y") +
            replace_body_reply("warning\r\n"));
}

TEST_CASE("message_edits: fields that differ are changed, others added and removed", "[milter]") {
  CHECK(edits("A: 1\nB: 1\nb: 2\nB: 3\nC: 1\n\nold\n",
              "X-Virus-Status: y\nB: 1\nB: new\n\tline\nD: 1\nC: 1\n\nnew\n.\n") ==
        change_header_reply(2, "B", " new\n\tline") + change_header_reply(1, "A", "") +
            change_header_reply(3, "B", "") + add_header_reply("D", " 1") +
            insert_header_reply(0, "X-Virus-Status", " y") + replace_body_reply("new\r\n.\r\n"));
}

TEST_CASE("message_edits: a large body goes in chunks that the protocol takes", "[milter]") {
  std::string body;
  for (int i = 0; i < 100000; ++i) body += '\n';
  const std::string replies = edits("A: 1\n\nold\n", "A: 1\n\n" + body);
  std::size_t chunks = 0, bytes = 0;
  MilterFrames frames;
  frames.add(replies);
  for (;;) {
    Result<std::optional<MilterFrame>> next = frames.next();
    REQUIRE(next);
    if (!*next) break;
    CHECK((*next)->data.size() <= kMaxChunkBytes);
    bytes += (*next)->data.size();
    ++chunks;
  }
  CHECK(chunks > 2);
  CHECK(bytes == 200000);
}

TEST_CASE("message_edits: recipients of other versions are taken off", "[milter]") {
  const MilterMessage message = message_of("A: 1\n\n");
  AnsweredMail mail{{"a@b", {"e@f"}, {}, {}}, spool_of("A: 1\n\n")};
  std::string replies;
  REQUIRE(write_edits(message, mail, true, [&replies](std::string_view bytes) -> Result<void> {
    replies.append(bytes);
    return {};
  }));
  CHECK(replies == delete_recipient_reply("<c@d>"));
}

TEST_CASE("message_edits: a head ends at the first line that is no field", "[milter]") {
  CHECK(parse_head("A: 1\n B\nno field\n").body_at == 8);
  CHECK(parse_head(" x\nA: 1\n\n").fields.empty());
  CHECK(parse_head("A: 1\n\nb").body_at == 6);
  CHECK(parse_head("A: 1\n").fields.size() == 1);
}

TEST_CASE("run_front: each exit code has its reply", "[milter]") {
  const auto reply = [](int code, const std::string& text = "") {
    return refusal_line({false, code}, text);
  };
  CHECK(reply(82, "Dvirus found (#5.7.1)") == "550 5.7.1 virus found (#5.7.1)");
  CHECK(reply(88, "Zlater") == "451 4.3.0 later");
  CHECK(reply(82, "").starts_with("451 4.3.0 "));
  CHECK(reply(82, "Xodd").starts_with("451 4.3.0 "));
  CHECK(reply(82, "Da\r\n250 ok") == "550 5.7.1 a??250 ok");
  CHECK(reply(11) == "550 5.1.3 envelope address too long");
  for (const int code : {12, 31, 32, 40}) CHECK(reply(code).starts_with("550 5.7.1 "));
  for (const int code : {1, 10, 41, 51, 52, 53, 54, 55, 63, 71, 81, 91, 111, 120, 255}) {
    CHECK(reply(code).starts_with("451 4.3.0 "));
  }
  CHECK(refusal_line({true, 31}, "Dx").starts_with("451 4.3.0 "));
}
