// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/bounce_text.h"

#include <string>
#include "tests/unit/catch.h"

namespace scanq {

namespace {

const std::string kReasons =
    "Hi. This is the qmail-send program at mail.example.net.\nSorry.\n\n"
    "<bob@example.com>:\nno such user\n- not a paragraph\n\n";

std::string bounced(const std::string& text) {
  return text.substr(bounced_message_offset(text));
}

}  // namespace

TEST_CASE("bounce text: what came back begins below the first paragraph with a dash",
          "[bounce_text]") {
  CHECK(bounced(kReasons + "--- Below this line is a copy of the message.\n\nSubject: x\n\ny\n") ==
        "Subject: x\n\ny\n");
  CHECK(bounced(kReasons + "--- Below this line is the original bounce.\n\nA: b\n\n-\n\nc\n") ==
        "A: b\n\n-\n\nc\n");
}

TEST_CASE("bounce text: a text that is no bounce, or has nothing below it, is whole",
          "[bounce_text]") {
  CHECK(bounced("").empty());
  CHECK(bounced(kReasons).empty());
  CHECK(bounced(kReasons + "--- Below this line is a copy of the message.").empty());
  CHECK(bounced("Hello.\n\n--- Below this line is a copy of the message.\n\nA: b\n").empty());
}

}  // namespace scanq
