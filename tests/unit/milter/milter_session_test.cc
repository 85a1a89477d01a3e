// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/milter/milter_session.h"

#include "tests/unit/catch.h"
#include "tests/unit/milter/heard.h"

using namespace scanq;
using namespace std::string_literals;

namespace {

std::string number(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

std::string frame(char command, const std::string& data = "") {
  return number(static_cast<std::uint32_t>(data.size() + 1)) + command + data;
}

std::string offer(std::uint32_t version = 6, std::uint32_t actions = 0x1ff,
                  std::uint32_t protocol = 0x1fffff) {
  return frame('O', number(version) + number(actions) + number(protocol));
}

std::string whole_dialogue() {
  return offer() + frame('D', "Cj\0mail.example.net\0v\0Postfix 3.7.11\0"s) +
         frame('C', "client\0004\x12\x34\x31\x39\x32.0.2.7\0"s) +
         frame('D', "M{auth_authen}\0joe\0"s) + frame('M', "<a@b>\0SIZE=5\0"s) +
         frame('D', "Ri\0QUEUE1\0"s) + frame('R', "<c@d>\0"s) +
         frame('R', "<e@f>\0NOTIFY=NEVER\0"s) + frame('L', "Subject\0 one\n\ttwo\0"s) +
         frame('L', "X\0\0"s) + frame('B', "a line\r"s) + frame('B', "\na\rb\r\r\n"s) +
         frame('E', "end\r"s) + frame('M', "<>\0"s) + frame('R', "<c@d>\0"s) + frame('A') +
         frame('Q');
}

}  // namespace

TEST_CASE("milter_session: a message is told with its envelope and facts", "[milter]") {
  MilterSession session = make_session();
  const Heard heard = hear(session, whole_dialogue());
  CHECK(heard.error == "");
  CHECK(heard.is_over);
  REQUIRE(heard.messages.size() == 1);
  const MilterMessage& message = heard.messages[0];
  CHECK(message.sender == "a@b");
  CHECK(message.recipients == std::vector<std::string>{"<c@d>", "<e@f>"});
  CHECK(message.client_ip == "192.0.2.7");
  CHECK(message.queue_id == "QUEUE1");
  CHECK(message.server_name == "mail.example.net");
  CHECK(message.mta == "Postfix 3.7.11");
  CHECK(message.is_authenticated);
  REQUIRE(message.spool);
  CHECK(content(message) == "Subject: one\n\ttwo\nX:\n\na line\na\rb\r\nend\r");
}

TEST_CASE("milter_session: bytes may be split anywhere", "[milter]") {
  const std::string bytes = whole_dialogue();
  MilterSession whole = make_session();
  const Heard at_once = hear(whole, bytes);
  for (std::size_t piece = 1; piece < bytes.size(); ++piece) {
    MilterSession session = make_session();
    const Heard heard = hear(session, bytes, piece);
    REQUIRE(heard.error == "");
    REQUIRE(heard.replies == at_once.replies);
    REQUIRE(heard.messages.size() == 1);
    REQUIRE(content(heard.messages[0]) == content(at_once.messages[0]));
  }
}

TEST_CASE("milter_session: an old MTA is answered at each step", "[milter]") {
  MilterSession session = make_session();
  const Heard heard =
      hear(session, offer(2, 0x3f, 0x7f) + frame('C', "c\0U"s) + frame('M', "<a@b>\0"s) +
                        frame('R', "<c@d>\0"s) + frame('L', "Subject\0one\0"s) +
                        frame('B', "x\r\n"s) + frame('E'));
  CHECK(heard.error == "");
  const std::string go_on = frame('c');
  CHECK(heard.replies == frame('O', number(2) + number(0x1b) + number(0x42)) + go_on + go_on +
                             go_on + go_on + go_on);
  REQUIRE(heard.messages.size() == 1);
  CHECK(heard.messages[0].client_ip == "");
  CHECK(content(heard.messages[0]) == "Subject: one\n\nx\n");
}

TEST_CASE("milter_session: a new MTA is answered nothing before the end", "[milter]") {
  MilterSession session = make_session();
  const Heard heard = hear(session, offer() + frame('C', "c\0U"s) + frame('M', "<a@b>\0"s));
  const std::string terms = number(0x1ff3c2), macros = number(0) + "j v\0"s;
  CHECK(heard.replies == frame('O', number(6) + number(0x11b) + terms + macros));
  MilterSession without_macros = make_session();
  CHECK(hear(without_macros, offer(6, 0xff)).replies ==
        frame('O', number(6) + number(0x1b) + terms));
}

TEST_CASE("milter_session: a broken protocol is an error", "[milter]") {
  const std::string start = offer() + frame('C', "c\0U"s);
  const std::string mail = start + frame('M', "<a@b>\0"s);
  for (const std::string& bytes : {frame('M', "<a@b>\0"s),
                                   number(0),
                                   number(0xffffffff),
                                   number((1 << 20) + 1),
                                   frame('O', "short"),
                                   offer(1),
                                   offer(6, 0x1),
                                   offer() + offer(),
                                   start + frame('R', "<c>\0"s),
                                   start + frame('L', "a\0b\0"s),
                                   start + frame('B', "x"),
                                   start + frame('E'),
                                   start + frame('Z'),
                                   mail + frame('R'),
                                   mail + frame('R', "<c>"),
                                   mail + frame('L', "a\0"s),
                                   mail + frame('L', "a\0b"s),
                                   mail + frame('L', "a\0b\0hidden\0"s),
                                   mail + frame('L', "\0b\0"s),
                                   mail + frame('L', "a\n\nb\0c\0"s),
                                   mail + frame('B', "x") + frame('L', "a\0b\0"s),
                                   mail + frame('B', std::string(65536, 'x')),
                                   start + frame('D'),
                                   start + frame('D', "Mi\0"s),
                                   start + frame('D', "mi\0x\0"s),
                                   start + frame('D', "Mi\0x\0more\0"s),
                                   start + frame('D', "Mi\0"s + std::string(1001, 'x') + "\0"s),
                                   offer() + frame('C', "c"),
                                   offer() + frame('C', "c\0"s),
                                   offer() + frame('C', "c\0X"s),
                                   offer() + frame('C', "c\0004"s),
                                   offer() + frame('C', "c\0004\x01\x02\x31"s),
                                   offer() + frame('C', "c\0006\x01\x02IPv6:\0"s),
                                   offer() + frame('C', "c\0004\x01\x02one\0"s),
                                   offer() + frame('C', "c\0004\x01\x02\x31.2.3.4\0hidden\0"s),
                                   mail + frame('C', "c\0U"s)}) {
    MilterSession session = make_session();
    CAPTURE(bytes);
    CHECK(hear(session, bytes).error.starts_with("milter protocol: "));
  }
}

TEST_CASE("milter_session: ABORT, or another MAIL, forgets a message at each state", "[milter]") {
  const std::vector<std::string> steps{frame('M', "<x@y>\0"s), frame('R', "<z@y>\0"s),
                                       frame('L', "Old\0 x\0"s), frame('N'), frame('B', "old\r")};
  std::string begun;
  for (const std::string& step : steps) {
    begun += step;
    for (const std::string& abort : {frame('A'), std::string()}) {
      MilterSession session = make_session();
      const Heard heard =
          hear(session, offer() + begun + abort + frame('M', "<a@b>\0"s) + frame('R', "<c@d>\0"s) +
                            frame('L', "New\0 x\0"s) + frame('B', "new") + frame('E'));
      CHECK(heard.error == "");
      REQUIRE(heard.messages.size() == 1);
      CHECK(heard.messages[0].recipients == std::vector<std::string>{"<c@d>"});
      CHECK(content(heard.messages[0]) == "New: x\n\nnew");
    }
  }
}

TEST_CASE("milter_session: facts of a message do not reach the next one", "[milter]") {
  MilterSession session = make_session();
  const std::string rest = frame('R', "<c@d>\0"s) + frame('L', "S\0 x\0"s) + frame('E');
  const Heard heard =
      hear(session, offer() + frame('D', "M{auth_authen}\0joe\0i\0Q1\0"s) + frame('M', "<a@b>\0"s) +
                        rest + frame('M', "<a@b>\0"s) + rest);
  REQUIRE(heard.messages.size() == 2);
  CHECK(heard.messages[0].is_authenticated);
  CHECK_FALSE(heard.messages[1].is_authenticated);
  CHECK(heard.messages[1].queue_id == "");
}

TEST_CASE("milter_session: a message over the limit is told as trouble", "[milter]") {
  MilterSession session = make_session(1000);
  const std::string begin =
      frame('M', "<a@b>\0"s) + frame('R', "<c@d>\0"s) + frame('L', "S\0 x\0"s);
  const Heard heard = hear(session, offer() + begin + frame('B', std::string(2000, 'x')) +
                                        frame('E') + begin + frame('B', "small") + frame('E'));
  REQUIRE(heard.messages.size() == 2);
  REQUIRE(heard.messages[0].trouble);
  CHECK(heard.messages[0].trouble->code == ErrorCode::kWriteFailed);
  CHECK_FALSE(heard.messages[0].spool);
  CHECK_FALSE(heard.messages[1].trouble);
}

TEST_CASE("milter_session: a header without an end is trouble, not memory", "[milter]") {
  MilterSession session = make_session(1 << 30);
  std::string fields;
  for (int i = 0; i < 20; ++i) fields += frame('L', "S\0 "s + std::string(500000, 'x') + "\0"s);
  const Heard heard = hear(session, offer() + frame('M', "<a@b>\0"s) + fields + frame('E'));
  REQUIRE(heard.messages.size() == 1);
  CHECK(heard.messages[0].trouble);
}

TEST_CASE("milter_session: clients without SMTP are local", "[milter]") {
  CHECK(*parse_client("localhost\0004\0\0\x31\x32\x37.0.0.1\0"s) == "");
  CHECK(*parse_client("localhost\0L\0\0/s\0"s) == "");
  CHECK(*parse_client("c\0006\x01\x02IPv6:2001:db8::1\0"s) == "2001:db8::1");
  CHECK(*parse_client("c\0006\x01\x02IPv6:fe80::1%eth0\0"s) == "fe80::1%eth0");
}
