// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/text_part.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

constexpr MailCharset kPlainUtf8 = MailCharset::kUtf8;
constexpr MailCharset kPlainJis = MailCharset::kIso2022Jp;

std::size_t longest_body_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

}  // namespace

TEST_CASE("text part: never more than 7 bit, whatever the text", "[text_part]") {
  const TextPart plain = make_text_part("hello\n", kPlainUtf8);
  CHECK(plain.header ==
        "Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 7bit\n");
  CHECK(plain.body == "hello\n");
  const TextPart japanese = make_text_part("警告\n", kPlainUtf8);
  CHECK(japanese.header ==
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n");
  CHECK(japanese.body == "6K2m5ZGKCg==\n");
  const TextPart jis = make_text_part("警告\n", kPlainJis);
  CHECK(jis.header ==
        "Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: 7bit\n");
  CHECK(jis.body == "\x1b$B7Y9p\x1b(B\n");
  CHECK(make_text_part("警告①\n", kPlainJis).header.find("utf-8") != std::string::npos);
  const TextPart lengthy = make_text_part(std::string(2000, 'x') + "\n", kPlainUtf8);
  CHECK(lengthy.header.find("quoted-printable") != std::string::npos);
  CHECK(longest_body_line(lengthy.body) <= 76);
}

TEST_CASE("text part: quoted-printable protects blanks at a line's end and equals signs",
          "[text_part]") {
  const std::string tail(1000, 'x');
  const TextPart part = make_text_part("a=b \nc\td\t\n" + tail + "\n", kPlainUtf8);
  CHECK(part.body.starts_with("a=3Db=20\nc\td=09\nxxx"));
  std::string joined = part.body;
  for (std::size_t at = 0; (at = joined.find("=\n")) != std::string::npos;) joined.erase(at, 2);
  CHECK(joined == "a=3Db=20\nc\td=09\n" + tail + "\n");
}

}  // namespace scanq
