// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Sessions of real MTAs, as tests/servers/record_milter.py wrote them down.
#include <fstream>
#include <iterator>

#include "tests/unit/catch.h"
#include "tests/unit/milter/heard.h"

using namespace scanq;

namespace {

// The messages as text: their envelopes and contents.
std::string told(const Heard& heard) {
  std::string text;
  for (const MilterMessage& message : heard.messages) {
    text += (message.is_authenticated ? "authenticated " : "") + message.sender + " ->";
    for (const std::string& recipient : message.recipients) text += " " + recipient;
    text += "\n" + content(message);
  }
  return text;
}

std::string recording(const std::string& name) {
  std::ifstream file("tests/fuzz/corpus/milter/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The first piece ends at each byte once.
void check_split_anywhere(const std::string& bytes, const std::string& messages) {
  REQUIRE(!bytes.empty());
  for (std::size_t cut = 1; cut <= bytes.size(); ++cut) {
    MilterSession session = make_session();
    MilterFrames frames;
    Heard heard;
    hear_piece(session, frames, std::string_view(bytes).substr(0, cut), heard);
    hear_piece(session, frames, std::string_view(bytes).substr(cut), heard);
    REQUIRE(heard.error == "");
    REQUIRE(told(heard) == messages);
  }
}

}  // namespace

TEST_CASE("milter_session: recordings of MTAs are understood, split anywhere", "[milter]") {
  for (const char* name : {"postfix-v6", "postfix-v2"}) {
    const std::string bytes = recording(name);
    MilterSession session = make_session();
    const Heard heard = hear(session, bytes);
    CHECK(heard.error == "");
    CHECK(told(heard).find("Subject: ") != std::string::npos);
    check_split_anywhere(bytes, told(heard));
  }
}

TEST_CASE("milter_session: recordings of Sendmail tell what was sent, split anywhere", "[milter]") {
  const std::string to_bob = "alice@example.org -> <bob@example.net>";
  const std::string lunch =
      "\nFrom: Alice <alice@example.org>\nTo: bob@example.net\nSubject: lunch\n"
      "Date: Mon, 1 Jun 2026 12:00:00 +0900\nMessage-ID: <1.clean@example.org>\n\nAt noon?\n";
  std::string references = "References: <1@example.org>";
  for (int i = 2; i <= 12; ++i) references += "\n\t<" + std::to_string(i) + "@example.org>";
  const std::string long_header =
      "\nSubject: long\nX-Long: " + std::string(1500, 'x') + "\n" + references + "\nX-Empty:";
  for (const std::string version : {"v6", "v2"}) {
    const std::string blank = version == "v2" ? " " : "";  // which Sendmail puts there itself
    const std::vector<std::pair<std::string, std::string>> recordings{
        {"recipients", to_bob + " <carol@example.net> <\"a b\"@example.net>" + lunch},
        {"messages-rset", to_bob + lunch + to_bob + lunch},
        {"8bit", to_bob + "\nSubject: café\nFrom: a@example.org\n\nnaïve あ\n"},
        {"auth", "authenticated " + to_bob + lunch},
        {"long-header", to_bob + long_header + blank + "\n\nbody\n"},
        {"stop-mail", ""},
        {"stop-rcpt", ""},
        {"stop-data", ""}};
    for (const auto& [name, messages] : recordings) {
      CAPTURE(version, name);
      check_split_anywhere(recording("sendmail-" + version + "-" + name), messages);
    }
  }
}
