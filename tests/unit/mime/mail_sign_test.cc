// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mail_sign.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

std::vector<std::string> pieces_of(std::string_view content) {
  std::vector<std::string> pieces;
  for (const MailPiece& piece : mails_in(content, 100)) pieces.emplace_back(piece.bytes);
  return pieces;
}

using Pieces = std::vector<std::string>;
const std::string kOne = "From a\nSubject: one\n\ntext\n", kTwo = "From b\nSubject: two\n\ntext\n";

}  // namespace

TEST_CASE("mail sign: a mail is one piece, and so is a mailbox with a single mail", "[mail_sign]") {
  CHECK(pieces_of("Subject: one\n\nFrom b\n") == Pieces{"Subject: one\n\nFrom b\n"});
  CHECK(pieces_of(kOne) == Pieces{kOne});
}

TEST_CASE("mail sign: a mailbox is all of it, and each of its mails", "[mail_sign]") {
  CHECK(pieces_of("\n" + kOne + "\n" + kTwo) == Pieces{kOne + "\n" + kTwo, kOne + "\n", kTwo});
}

TEST_CASE("mail sign: without a blank line before it a mail begins for some programs only",
          "[mail_sign]") {
  const std::string joined = kOne + kTwo, three = "From c\n\n";
  CHECK(pieces_of(joined) == Pieces{joined, kOne, kTwo});
  CHECK(pieces_of(joined + "\n" + three) ==
        Pieces{joined + "\n" + three, kOne, kTwo + "\n", three, joined + "\n"});
  CHECK(pieces_of(joined + "\r\n" + three).size() == 5);
}

TEST_CASE("mail sign: a mailbox has a bounded number of mails", "[mail_sign]") {
  std::string mailbox;
  for (std::size_t i = 0; i < 30; ++i) mailbox += kOne;
  CHECK(mails_in(mailbox, 10).size() == 11);
}

TEST_CASE("mail sign: a mailbox behind a text is divided, behind a header it is part of the mail",
          "[mail_sign]") {
  const std::string first = "From a\nSubject: x\n\nx\n\n", second = "From b\nSubject: y\n\ny\n";
  CHECK(pieces_of("hello\n\n" + first + second) ==
        std::vector<std::string>{"hello\n\n" + first + second, first, second});
  CHECK(pieces_of("Subject: x\n\nhello\n\n" + first).size() == 1);
}

}  // namespace scanq
