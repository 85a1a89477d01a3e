// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// rewrite_test.cc tests the whole of it, with honest answers of scanq-compose. Here the answers are
// lies.
#include "lib/front/assemble.h"

#include "tests/unit/catch.h"

#include "lib/mail/base64.h"
#include "tests/unit/rewrite_request.h"

namespace scanq {
namespace {

const std::string kMail =
    "From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=bb\n\n"
    "--bb\n\nfirst\n--bb\n\nsecond\n--bb--\n";

// The rewritten message for these cuts of kMail, or what assemble complains about.
std::string assembled(const std::vector<Cut>& cuts, const std::string& new_bytes = "",
                      Settings settings = default_settings()) {
  const Spool original = spool_of(kMail);
  const Spool added = spool_of(new_bytes);
  const RewriteFacts facts =
      facts_with_cuts(delivery_facts({virus_at("2")}).verdict, settings.delivery, cuts.size());
  const Result<Spool> made = assemble(settings, {original, facts, {"s", "b\n"}, &cuts, &added});
  return made ? bytes_of(*made) : made.error().text;
}
Cut content_of(const std::string& text, std::uint64_t new_bytes = 0) {
  const std::size_t at = kMail.find(text);
  return {at, at + text.size(), true, "a.com", new_bytes};
}

}  // namespace

TEST_CASE("assemble: a cut of anything but a part's content is refused", "[assemble]") {
  CHECK(forwarded(assembled({content_of("second")})).find("\n--bb\n\n\n--bb--\n") !=
        std::string::npos);
  for (const char* lie : {"econd", "secon", "second\n", "--bb--", "a@example.org", "Subject: x",
                          "multipart/mixed", "first\n--bb\n",
                          // Up to a boundary's line, but from within the header.
                          "Subject: x\nContent-Type: multipart/mixed; boundary=bb\n",
                          "Content-Type: multipart/mixed; boundary=bb\n"}) {
    INFO(lie);
    CHECK(assembled({content_of(lie)}) ==
          "reply of scanq-compose: a cut that is not the content of a part");
  }
}

TEST_CASE("assemble: a file name is a file name, whatever is in it", "[assemble]") {
  Cut cut = content_of("second");
  cut.name = "a\"; x=\"\\.exe: \u202egpj";
  const std::string got = assembled({cut});
  CHECK(got.find("\u202e") == std::string::npos);
  CHECK(got.find("filename=\".exe: ?gpj\"\n\n") != std::string::npos);
}

TEST_CASE("assemble: new bytes are base64, in the place of the content or sealed", "[assemble]") {
  const std::string boundary_like = "x\n--bb--\nFrom: y\n";
  const Cut cut = content_of("second", boundary_like.size());
  const std::string replaced = assembled({content_of("first"), cut}, boundary_like);
  CHECK(forwarded(replaced).find("\n--bb\n\n" + base64_lines(boundary_like) + "\n--bb--\n") !=
        std::string::npos);
  CHECK(replaced.find("From: y") == std::string::npos);
  Settings keeping = default_settings();
  keeping.delivery.delete_infected = false;
  const std::string sealed = assembled({content_of("first"), cut}, boundary_like, keeping);
  CHECK(unsealed(sealed.substr(sealed.rfind("filename=")), "\n\n") == boundary_like);
  CHECK(sealed.find("From: y") == std::string::npos);
}

TEST_CASE("assemble: each message has a boundary of its own that the original cannot know",
          "[assemble]") {
  const std::string once = assembled({content_of("second")});
  const std::string again = assembled({content_of("second")});
  const auto boundary = [](const std::string& message) {
    const std::size_t at = message.find("boundary=\"") + 10;
    return message.substr(at, message.find('"', at) - at);
  };
  CHECK(boundary(once).size() >= 24);
  CHECK(boundary(once) != boundary(again));
  CHECK(kMail.find(boundary(once)) == std::string::npos);
}

TEST_CASE("assemble: a message of many megabytes is put together piece by piece", "[assemble]") {
  std::string mail = kMail;
  const std::size_t at = mail.find("second");
  std::string content;
  for (int i = 0; i < 100000; ++i)
    content += "a line of the large attachment " + std::to_string(i) + "\n";
  mail.replace(at, 6, content + "end");
  const Spool original = spool_of(mail);
  const Spool none = spool_of("");
  RewriteFacts facts =
      facts_with_cuts(delivery_facts({virus_at("1")}).verdict, default_settings().delivery, 1);
  const std::size_t first = mail.find("first");
  const std::vector<Cut> cuts{{first, first + 5, true, "x", 0}};
  const Settings settings = default_settings();
  std::string expected = mail;
  expected.erase(first, 5);
  CHECK(forwarded(bytes_of(*assemble(settings, {original, facts, {"s", "b\n"}, &cuts, &none}))) ==
        expected);
  facts = facts_of_failed_delete(delivery_facts({virus_at("1")}).verdict, settings.delivery);
  const std::string sealed = bytes_of(*assemble(settings, {original, facts, {"s", "b\n"}}));
  CHECK(unsealed(sealed, "filename=FORWARDED_MSG_1.sealed\n\n") == mail);
}

}  // namespace scanq
