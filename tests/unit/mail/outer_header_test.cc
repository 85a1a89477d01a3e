// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/outer_header.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

std::string outer(std::string_view message, const std::vector<std::string>& neutralised = {}) {
  return make_outer_fields(message, neutralised);
}

}  // namespace

TEST_CASE(
    "outer header: fields for filing, answering and threading are kept, and those that show a loop",
    "[outer_header]") {
  CHECK(outer("Received: from a\n\tby b; now\n"
              "Delivered-To: bob@example.net\n"
              "Received: from c\n"
              "DKIM-Signature: v=1; b=abc\n"
              "X-Virus-Status: Clean\n"
              "Return-Path: <a@example.org>\n"
              "from: Alice <a@example.org>\n"
              "To: bob@example.net,\n carol@example.net\n"
              "Subject: hello\n"
              "Content-Type: text/plain\n"
              "Message-ID: <1@example.org>\n"
              "List-Id: <l.example.org>\n"
              "References: <0@example.org>\n"
              "\n"
              "Cc: not@a.header\n") ==
        "Received: from a\n by b; now\n"
        "Delivered-To: bob@example.net\n"
        "Received: from c\n"
        "from: Alice <a@example.org>\n"
        "To: bob@example.net,\n carol@example.net\n"
        "Message-ID: <1@example.org>\n"
        "List-Id: <l.example.org>\n"
        "References: <0@example.org>\n");
}

TEST_CASE("outer header: of two From lines the first is kept", "[outer_header]") {
  CHECK(outer("From: a@x\nFROM: b@x\nResent-From: c@x\nResent-From: d@x\n\n") ==
        "From: a@x\nResent-From: c@x\nResent-From: d@x\n");
}

TEST_CASE("outer header: CR, NUL and blank lines within do not come through", "[outer_header]") {
  CHECK(outer("From: a@x\r\nTo: b@x\rBcc: c@x\r\n\t\r\n d@x\r\n\r\nCc: e@x\r\n") ==
        "From: a@x\nTo: b@x\n");
  CHECK(outer(std::string_view("From: a\0b@x\n\n", 13)) == "From: a b@x\n");
}

TEST_CASE("outer header: a CR alone ends a line, and several before a LF are one end",
          "[outer_header]") {
  const std::string_view header = "From: a@x\rTo: b@x,\r\tc@x\rDate: now\r\r";
  CHECK(outer(std::string(header) + "Cc: not@a.header\r") ==
        "From: a@x\nTo: b@x,  c@x\nDate: now\n");
  CHECK(outer("Received: here\n" + std::string(header) + "Cc: not@a.header\n").find("not@") ==
        std::string::npos);
  CHECK(outer("From: a@x\r\r\nTo: b@x\r\r\n\r\r\nCc: c@x\r\r\n") == "From: a@x\nTo: b@x\n");
  CHECK(outer_field_value("From: a@x\rSubject: hello\r\rtext", "subject") == " hello");
}
TEST_CASE("outer header: raw Japanese bytes are kept as they came", "[outer_header]") {
  CHECK(outer("From: \x1b$B;3ED\x1b(B <a@x>\nTo: \x8e\x52\x93\x63 <b@x>\n\n") ==
        "From: \x1b$B;3ED\x1b(B <a@x>\nTo: \x8e\x52\x93\x63 <b@x>\n");
}

TEST_CASE("outer header: lines that are no field are skipped", "[outer_header]") {
  CHECK(outer("From someone Mon Jun 1\n>From x\n stray fold\n: empty\nbad name: x\nFrom: a@x\n"
              "no colon\n fold of it\nTo: b@x") == "From: a@x\nTo: b@x\n");
  CHECK(outer("") == "");
  CHECK(outer("\nFrom: a@x\n") == "");
  CHECK(outer("From:\nTo: \n\t\nCc:\n b@x\n") == "Cc: b@x\n");
}

TEST_CASE("outer header: lines and fields of any length are bounded", "[outer_header]") {
  const std::string kept = outer("To: " + std::string(3000, 'a') + "\n\n");
  std::size_t longest = 0;
  for (std::size_t at = 0; at < kept.size();) {
    const std::size_t end = kept.find('\n', at);
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  CHECK(longest <= 998);
  CHECK(std::count(kept.begin(), kept.end(), 'a') == 3000);
  CHECK(outer("To: " + std::string(65 << 10, 'a') + "\nFrom: a@x\n\n") == "From: a@x\n");
  CHECK(outer("X: " + std::string(kMaxOriginalHeaderBytes, 'a') + "\nFrom: a@x\n\n") == "");
}

TEST_CASE("outer header: named fields become untrusted ones, those that show a loop never",
          "[outer_header]") {
  CHECK(outer("X-Spam-Status: No\nReply-To: a@x\nReceived: from y\nFrom: b@x\n\n",
              {"x-spam-status", "Reply-To", "received", "delivered-to"}) ==
        "X-Untrusted-X-Spam-Status: No\nX-Untrusted-Reply-To: a@x\nReceived: from y\n"
        "From: b@x\n");
}

}  // namespace scanq
