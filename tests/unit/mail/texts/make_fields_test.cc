// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/make_fields.h"

#include <cstdlib>

#include "lib/mime/header_text.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_program.h"

namespace scanq {
namespace {

constexpr MailCharset kUtf8 = MailCharset::kUtf8;
constexpr MailCharset kJis = MailCharset::kIso2022Jp;

std::string subject(std::string_view text, MailCharset charset = kUtf8) {
  return make_text_field("Subject", text, charset);
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

}  // namespace

TEST_CASE("header text: plain ASCII stays readable and is folded at blanks", "[make_fields]") {
  CHECK(subject("Virus warning: hello world") == "Subject: Virus warning: hello world\n");
  CHECK(subject("") == "Subject:\n");
  const std::string folded = subject(repeated("word ", 60));
  CHECK(longest_line(folded) <= 76);
  CHECK(std::count(folded.begin(), folded.end(), 'w') == 60);
}

TEST_CASE("header text: from the first Japanese word on, words are encoded", "[make_fields]") {
  CHECK(subject("Virus warning: ウイルステスト") ==
        "Subject: Virus warning: =?UTF-8?B?44Km44Kk44Or44K544OG44K544OI?=\n");
  CHECK(subject("Virus warning: ウイルステスト", kJis) ==
        "Subject: Virus warning: =?ISO-2022-JP?B?GyRCJSYlJCVrJTklRiU5JUgbKEI=?=\n");
  CHECK(subject("a 日 b") == "Subject: a =?UTF-8?B?5pelIGI=?=\n");
}

TEST_CASE("header text: no encoded word is over 75 characters, no line over 76", "[make_fields]") {
  for (const MailCharset charset : {kUtf8, kJis}) {
    const std::string field = subject(repeated("添付ファイルabc", 40), charset);
    CHECK(longest_line(field) <= 76);
    CHECK(field.find("?=\n =?") != std::string::npos);
  }
}

TEST_CASE("header text: what looks like an encoded word is protected", "[make_fields]") {
  CHECK(subject("with =?utf-8?q?trap?= inside").find("=?utf-8?q?trap") == std::string::npos);
  CHECK(longest_line(subject(std::string(3000, 'x'))) <= 76);
  CHECK(subject("two  blanks") == "Subject: two =?UTF-8?B?IGJsYW5rcw==?=\n");
}

TEST_CASE("mailbox: display names are quoted or encoded as they need", "[make_fields]") {
  CHECK(make_mailbox_field("From", "", "a@x", kUtf8) == "From: a@x\n");
  CHECK(make_mailbox_field("From", "Mail virus scanner", "a@x", kUtf8) ==
        "From: Mail virus scanner <a@x>\n");
  CHECK(make_mailbox_field("From", "Scan, \"the\" one", "a@x", kUtf8) ==
        "From: \"Scan, \\\"the\\\" one\" <a@x>\n");
  CHECK(make_mailbox_field("From", "検査", "a@x", kUtf8) == "From: =?UTF-8?B?5qSc5p+7?= <a@x>\n");
}

TEST_CASE("file header: the name stands in both forms", "[make_fields]") {
  CHECK(make_file_header("application/octet-stream", "eicar.com", "7bit", kUtf8) ==
        "Content-Type: application/octet-stream; name=\"eicar.com\"\n"
        "Content-Transfer-Encoding: 7bit\n"
        "Content-Disposition: attachment; filename=eicar.com\n\n");
  CHECK(make_file_header("message/rfc822", "a.eml", "", kUtf8) ==
        "Content-Type: message/rfc822; name=\"a.eml\"\n"
        "Content-Disposition: attachment; filename=a.eml\n\n");
  CHECK(make_file_header("application/octet-stream", "請求.zip", "base64", kJis) ==
        "Content-Type: application/octet-stream;\n"
        " name=\"=?ISO-2022-JP?B?GyRCQEE1YRsoQi56aXA=?=\"\n"
        "Content-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename*=UTF-8''%E8%AB%8B%E6%B1%82.zip\n\n");
}

TEST_CASE("header text and file names: what is written is read back", "[make_fields]") {
  for (const std::string& text :
       {std::string("plain"), std::string("件名"), std::string("Re: 【重要】 見積書の件 (2)"),
        std::string("①②③ ㈱"), std::string("10～20－∥"), std::string("한국어 제목"),
        std::string("中文 ☃ 𝄞"), std::string("=?utf-8?q?trap?="), std::string("a\"b\\c;d.exe"),
        std::string("it's 100% (really).exe"), std::string("a  b   c"),
        repeated("とても長い名前 ", 20) + ".zip", std::string(300, 'x')}) {
    for (const MailCharset charset : {kUtf8, kJis}) {
      INFO(text);
      const std::string field = make_text_field("Subject", text, charset);
      CHECK(decode_header_text(field.substr(8, field.size() - 9)) == text);
      const std::string header = make_file_header("a/b", text, "7bit", charset);
      const std::size_t disposition = header.find("\nContent-Disposition: ") + 22;
      CHECK(decode_parameter(header.substr(disposition), "filename") == text);
      const std::string type = header.substr(14, header.find("\nContent-Transfer") - 14);
      CHECK(decode_parameter(type, "name") == text);
    }
  }
}

TEST_CASE("date: RFC 5322, also for a clock that is far off", "[make_fields]") {
  CHECK(make_date_field(1780000000).find("Date: Thu, 28 May 2026 ") == 0);
  CHECK(make_date_field(INT64_MAX).find("Date: ") == 0);
}

}  // namespace scanq
