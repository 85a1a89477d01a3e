// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/message_header.h"

#include <string>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

using namespace std::string_literals;

bool is_exempt(const std::string& message) {
  return is_plain_text_only(message, read_message_header(message));
}
bool is_sent_by_program(const std::string& header) {
  return is_automatic(read_message_header(header + "\n\nbody\n"));
}

const std::string kTwoFields = "From: a@example.org\nSubject: x\n";
const std::string kBase64Line = "dGhpcyBsaW5lIGlzIGxvbmcgZW5vdWdoIHRvIGJlIHBhY2tlZCBjb250ZW50\n";

}  // namespace

TEST_CASE("message header: fields, folded and in any case", "[message_header]") {
  const std::string message = "Subject: one\r\n two\r\nFROM :  a@b \r\n\r\nTo: not a field\r\n";
  const MessageHeader header = read_message_header(message);
  CHECK(header.value_of("subject") == "one\r\n two");
  CHECK(header.value_of("From") == "a@b");
  CHECK(header.count("to") == 0);
  CHECK(header.is_well_formed);
  CHECK(message.substr(header.body_begin) == "To: not a field\r\n");
}

TEST_CASE("message header: broken ones are read as far as they go", "[message_header]") {
  CHECK(read_message_header("").fields.empty());
  CHECK(read_message_header("\nbody").body_begin == 1);
  CHECK_FALSE(read_message_header("just text\nSubject: x\n").is_well_formed);
  CHECK(read_message_header("From a@b Mon Jun 1\nSubject: x\n\n").value_of("subject") == "x");
  CHECK_FALSE(read_message_header("Subject: a\rb\n\n").is_well_formed);
  CHECK_FALSE(read_message_header("Subject: a\0b\n\n"s).is_well_formed);
  CHECK_FALSE(read_message_header(" begins with a blank\nSubject: x\n\n").is_well_formed);
  const MessageHeader header = read_message_header("Subject: x\nno field\nFrom: a\n\nbody");
  CHECK(header.value_of("subject") == "x");
  CHECK(header.value_of("from").empty());
  CHECK(read_message_header("Subject: no end").value_of("subject") == "no end");
}

TEST_CASE("message header: lists, bulk mailers and programs are known", "[message_header]") {
  for (const std::string line :
       {"List-Id: <x.example.org>", "Precedence: Bulk", "precedence: list", "Precedence: junk",
        "Auto-Submitted: auto-replied", "X-ML-Name: users", "Mailing-List: contact x",
        "List-Post: <mailto:a@b>", "Return-Path: <>", "X-Auto-Response-Suppress: All"}) {
    INFO(line);
    CHECK(is_sent_by_program(line));
  }
  for (const std::string line : {"Subject: list", "Auto-Submitted: no", "Precedence: first-class",
                                 "X-List-Idea: none", "Return-Path: <a@b>"}) {
    INFO(line);
    CHECK_FALSE(is_sent_by_program(line));
  }
}

TEST_CASE("message header: plain text alone is plain text", "[message_header]") {
  CHECK(is_exempt(kTwoFields +
                  "\nAt noon?\nhttp://example.org/a/long/path?with=parameters&and=more\n"));
  CHECK(is_exempt(kTwoFields + "Content-Type: text/plain; charset=iso-2022-jp\n\nx\n"));
  CHECK(is_exempt(kTwoFields + "Content-Type: TEXT/PLAIN;\n format=flowed; delsp=yes\n"
                               "Content-Transfer-Encoding: 8bit\n\n\xe3\x81\x82\n"));
}

TEST_CASE("message header: in doubt a message is not plain text", "[message_header]") {
  for (const std::string& message :
       {kTwoFields + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n",
        kTwoFields + "Content-Type: text/html\n\nx\n",
        kTwoFields + "Content-Type: text/plain; name=a.exe\n\nx\n",
        kTwoFields + "Content-Type: text/plain\nContent-Type: application/zip\n\nx\n",
        kTwoFields + "Content-Transfer-Encoding: base64\n\nAAAA\n",
        kTwoFields + "Content-Disposition: attachment\n\nx\n",
        kTwoFields + "\nbegin 644 a.exe\nM\n", kTwoFields + "\n> begin 644 a.exe\nM\n",
        kTwoFields + "\n(This file must be converted with BinHex\n",
        kTwoFields + "\n=ybegin line=128\n", kTwoFields + "\nhello\n" + kBase64Line,
        kTwoFields + "\nx\0y"s,
        kTwoFields + "\n--- forwarded\nContent-Type: application/zip\n\nx\n", "no header\n"s, ""s,
        kTwoFields + "stray\rreturn: x\n\nx\n", kTwoFields + "Encoding: 43 text, 3 uuencode\n\nx\n",
        kTwoFields + "\n" + std::string(2 << 20, 'x')}) {
    INFO(message.substr(0, 200));
    CHECK_FALSE(is_exempt(message));
  }
}

TEST_CASE("message header: of very many fields, the first ones are listed", "[message_header]") {
  for (const std::string end : {"\n", "\r\n"}) {
    std::string message;
    for (std::size_t i = 0; i <= kMaxHeaderFields; ++i) message += "X-Field: x" + end;
    const std::string fields = message.substr(0, message.size() - end.size() - 10);
    message += "Subject: last" + end + end + "body";
    const MessageHeader header = read_message_header(message);
    CHECK(header.fields.size() == kMaxHeaderFields);
    CHECK_FALSE(header.is_complete);
    CHECK(message.substr(header.body_begin) == "body");
    CHECK_FALSE(is_exempt(message));
    CHECK(read_message_header(fields + end).is_complete);
  }
}

}  // namespace scanq
