// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mime_bounds.h"

#include <sys/resource.h>

#include "lib/mime/mime_message.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_program.h"

namespace scanq {
TEST_CASE("mime bounds: an ordinary message is read as it is", "[mime_bounds]") {
  const std::string mail =
      "Content-Type: multipart/mixed; boundary=b\n\n" + repeated("--b\nX: y\n\nhi\n", 400);
  const BoundedMessage bounded(mail);
  CHECK(bounded.is_complete());
  CHECK(bounded.text().data() == mail.data());
  CHECK(bounded.text().size() == mail.size());
}

TEST_CASE("mime bounds: parts, fields and parameters without end are cut", "[mime_bounds]") {
  const std::string head = "Content-Type: multipart/mixed; boundary=b\n\n";
  const std::string parts = head + repeated("--b\n\n", 2 * kMaxBoundaryLines);
  const std::string fields = repeated("Content-A:\n", 2 * kMaxFieldLines) + "\nx\n";
  std::string parameters = "Content-Type: text/plain";
  for (std::size_t i = 0; i < 2 * kMaxFieldParameters; ++i) {
    parameters += ";\n name*" + std::to_string(i) + "*=a";
  }
  parameters += "\n\nhello\n";
  const std::string lines = "Content-Type: text/plain" +
                            repeated(";\n a=\"" + std::string(900, 'b') + '"', 400) + "\n\nhello\n";
  for (const std::string& mail : {parts, fields, parameters, lines}) {
    const BoundedMessage bounded(mail);
    CHECK_FALSE(bounded.is_complete());
    CHECK(bounded.text().size() <= mail.size());
    const Result<MimeTree> tree = read_mime_tree(mail);
    REQUIRE(tree);
    CHECK_FALSE(tree->is_complete);
    CHECK(tree->leaves.size() <= kMaxMimeParts);
  }
  // Offsets stay: the content is still found.
  const Result<MimeTree> tree = read_mime_tree(parameters);
  REQUIRE(tree->leaves.size() == 1);
  CHECK(parameters.substr(tree->leaves[0].content_begin) == "hello\n");
}

TEST_CASE("mime bounds: fields without end, but those of MIME, are one", "[mime_bounds]") {
  const std::string mail = repeated("a: b\r\n", 2 * kMaxFieldLines) +
                           "Content-Type: multipart/mixed; boundary=b:c\r\nx: y\r\n\r\n" +
                           repeated("d: e\r\n", 2 * kMaxFieldsInARow) +
                           "--b:c\r\n\r\nhello\r\n--b:c--\r\n";
  CHECK(BoundedMessage(mail).is_complete());
  const Result<MimeTree> tree = read_mime_tree(mail);
  REQUIRE(tree);
  CHECK(tree->is_complete);
  REQUIRE(tree->leaves.size() == 2);  // with what is before the first part
  CHECK(mail.substr(tree->leaves[1].content_begin, tree->leaves[1].size_bytes()) == "hello");
}

TEST_CASE("mime bounds: a long field that is none of MIME has no meaning", "[mime_bounds]") {
  const std::string type = "Content-Type: text/plain; name=a.txt";
  const std::string words = repeated("\n =?utf-8?B?44GC?=", kMaxOtherFieldBytes / 10);
  const std::string joined = repeated("To: a\n", 2 * kMaxOtherFieldBytes);
  for (const std::string& mail :
       {"Subject:" + words + "\n" + type + words + "\n\nhello\n", joined + type + "\n\nhello\n"}) {
    const BoundedMessage bounded(mail);
    CHECK(bounded.is_complete());
    const std::string text(bounded.text());
    REQUIRE(text.size() == mail.size());
    CHECK(text.find("Subject") == std::string::npos);
    CHECK(text.find(type) != std::string::npos);
    const Result<MimeTree> tree = read_mime_tree(mail);
    REQUIRE(tree);
    REQUIRE(tree->leaves.size() == 1);
    CHECK(tree->leaves[0].content_type == "text/plain");
    CHECK(mail.substr(tree->leaves[0].content_begin) == "hello\n");
  }
}

#ifndef SCANQ_SANITIZED
TEST_CASE("mime bounds: multiparts in multiparts take little memory", "[mime_bounds]") {
  std::string mail;
  for (int i = 0; i < 400000; ++i) {
    const std::string mark = "b" + std::to_string(i);
    mail += "Content-Type: multipart/mixed; boundary=" + mark + "\n\n--" + mark + "\n";
  }
  rusage before{}, after{};
  ::getrusage(RUSAGE_SELF, &before);
  const Result<MimeTree> tree = read_mime_tree(mail);
  ::getrusage(RUSAGE_SELF, &after);
  REQUIRE(tree);
  CHECK_FALSE(tree->is_complete);
  CHECK(after.ru_maxrss - before.ru_maxrss < 256 << 10);  // in KiB
}

TEST_CASE("mime bounds: empty parts and parameters without end take little memory",
          "[mime_bounds]") {
  for (const std::string& mail :
       {"Content-Type: multipart/mixed; boundary=b\n\n" + repeated("--b\n\n", 1500000),
        "Content-Type: text/plain" + repeated(";\n a=b", 3500000) + "\n\nhello\n",
        "Content-Type: multipart/mixed" + repeated("; boundary=b", 2000000) + "\n\nhello\n"}) {
    rusage before{}, after{};
    ::getrusage(RUSAGE_SELF, &before);
    REQUIRE(read_mime_tree(mail));
    ::getrusage(RUSAGE_SELF, &after);
    CHECK(after.ru_maxrss - before.ru_maxrss < 256 << 10);  // in KiB
  }
}
#endif

}  // namespace scanq
