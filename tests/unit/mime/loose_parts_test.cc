// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/loose_parts.h"

#include "lib/mime/mime_message.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

const std::string kHead = "From: a@example.org\nMIME-Version: 1.0\n";
const std::string kParts =
    "--bb\nContent-Type: text/plain\n\nhello\n--bb\n"
    "Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\nUEsDBA==\n"
    "--bb\nContent-Type: image/png; name=b.png\n\nclean\n--bb--\n";

// The content of the leaf of that name.
std::string content_of(const std::string& mail, const std::string& name) {
  const Result<MimeTree> tree = read_mime_tree(mail);
  REQUIRE(tree);
  for (const MimePart& part : tree->leaves) {
    if (part.file_name == name) return mail.substr(part.content_begin, part.size_bytes());
  }
  return "no such part";
}

}  // namespace

TEST_CASE("loose parts: each part has a place of its own, however a mail is read",
          "[loose_parts]") {
  std::string nearly = kParts;
  nearly.replace(nearly.find("--bb\nContent-Type: image"), 4, "--bb ");
  for (const std::string& mail :
       {kHead + "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=bb\n\n" + kParts,
        kHead + "Content-Type: multipart/mixed; boundary=bb\nContent-Type: text/plain\n\n" + kParts,
        kHead + "Content-Type: multipart/mixed; boundary=bb\n \n" + kParts,
        kHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + nearly,
        kHead + "Content-Type: multipart/mixed; boundary=BB\n\n" + kParts}) {
    INFO(mail);
    CHECK(content_of(mail, "a.zip") == "UEsDBA==");
    CHECK(content_of(mail, "b.png") == "clean");
  }
}

TEST_CASE("loose parts: lines that a CR alone ends are lines", "[loose_parts]") {
  std::string mail = kHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + kParts;
  for (char& c : mail) c = c == '\n' ? '\r' : c;
  for (const std::string& whole : {mail, "Received: from relay\n" + mail}) {
    CHECK(content_of(whole, "a.zip") == "UEsDBA==");
    CHECK(content_of(whole, "b.png") == "clean");
  }
}

TEST_CASE("loose parts: an ordinary mail, and a mail quoted in a text, stay whole",
          "[loose_parts]") {
  const std::string inner = kHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + kParts;
  CHECK(read_mime_tree(inner)->leaves.size() == 3);
  CHECK(read_mime_tree(kHead + "Content-Type: text/plain\n\n" + inner)->leaves.size() == 1);
}

}  // namespace scanq
