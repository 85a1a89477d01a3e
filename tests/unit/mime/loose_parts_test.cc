// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/loose_parts.h"

#include "lib/mime/mime_message.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

const std::string kLooseHead = "From: a@example.org\nMIME-Version: 1.0\n";
const std::string kParts =
    "--bb\nContent-Type: text/plain\n\nhello\n--bb\n"
    "Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\nUEsDBA==\n"
    "--bb\nContent-Type: image/png; name=b.png\n\nclean\n--bb--\n";

// The text with each `from` as `to`.
std::string with(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

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
  const std::string all_blanks_below = with(kParts, "\n\n", "\n \n");
  const std::string blanks_below = with(kParts, "base64\n\n", "base64\n \n");
  const std::string nothing_below = with(kParts, "base64\n\n", "base64\n");
  const std::string other_field_first =
      with(nearly, "\nContent-Type: i", "\nX-A: 1\nContent-Type: i");
  for (const std::string& mail :
       {kLooseHead + "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=bb\n\n" +
            kParts,
        kLooseHead + "Content-Type: multipart/mixed; boundary=bb\nContent-Type: text/plain\n\n" +
            kParts,
        kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n \n" + kParts,
        kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + nearly,
        kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + blanks_below,
        kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n \n" + all_blanks_below,
        kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + nothing_below,
        kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + other_field_first,
        kLooseHead + "Content-Type: multipart/mixed\n\n" + kParts,
        kLooseHead + "Content-Type: multipart/mixed; boundary=BB\n\n" + kParts}) {
    INFO(mail);
    CHECK(content_of(mail, "a.zip") == "UEsDBA==");
    CHECK(content_of(mail, "b.png") == "clean");
  }
}

TEST_CASE("loose parts: lines that a CR alone ends are lines", "[loose_parts]") {
  std::string mail = kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + kParts;
  for (char& c : mail) c = c == '\n' ? '\r' : c;
  for (const std::string& whole : {mail, "Received: from relay\n" + mail}) {
    CHECK(content_of(whole, "a.zip") == "UEsDBA==");
    CHECK(content_of(whole, "b.png") == "clean");
  }
}

TEST_CASE("loose parts: several CRs before a LF are one line end", "[loose_parts]") {
  const std::string mail =
      with(kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + kParts, "\n", "\r\r\n");
  CHECK(content_of(mail, "a.zip").starts_with("UEsDBA=="));
  CHECK(content_of(mail, "b.png").starts_with("clean"));
}

TEST_CASE("loose parts: a line with dashes over a field of MIME may begin a part",
          "[loose_parts]") {
  CHECK(may_hold_parts("hello\n--x\nContent-Type: text/plain\n\n"));
  CHECK(may_hold_parts("hello\r -x\r\rcontent-type: text/plain\r"));
  CHECK_FALSE(may_hold_parts("hello\n-- \nAlice\nContent-Type: text/plain\n\n"));
  CHECK_FALSE(may_hold_parts(""));
}

TEST_CASE("loose parts: an ordinary mail, and a mail quoted in a text, stay whole",
          "[loose_parts]") {
  const std::string inner = kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + kParts;
  CHECK(read_mime_tree(inner)->leaves.size() == 3);
  const Result<MimeTree> forwarded =
      read_mime_tree(kLooseHead +
                     "Content-Type: multipart/mixed; boundary=oo\n\n--oo\n"
                     "Content-Type: message/rfc822; name=a.eml\n\n" +
                     inner + "--oo--\n");
  REQUIRE(forwarded);
  REQUIRE(forwarded->leaves.size() == 3);
  CHECK(forwarded->leaves[0].path == "1.1");
  CHECK(read_mime_tree(kLooseHead + "Content-Type: text/plain\n\n" + inner)->leaves.size() == 1);
}

TEST_CASE("loose parts: boundaries that look like fields take no long time", "[loose_parts]") {
  std::string mail = kLooseHead + "Content-Type: multipart/mixed; boundary=bb\n\n";
  for (int i = 0; i < 100000; ++i) mail += "--bb:\n";
  CHECK(read_mime_tree(mail)->leaves.size() == 1);
}

TEST_CASE("loose parts: the word boundary is found wherever it stands", "[loose_parts]") {
  for (std::size_t before = 0; before < 20; ++before) {
    for (const std::string word : {"boundary", "BOUNDARY", "Boundary"}) {
      const std::string mail = std::string(before, 'b') + ";" + word + "=bb\n" + kParts;
      CHECK(LooseBoundaries(mail).parts_in(0, mail.size(), LooseLines::kOfAllBoundaries).size() ==
            3);
    }
  }
  const std::string other = "bundary=bb; boundar\n" + kParts;
  CHECK(LooseBoundaries(other).parts_in(0, other.size(), LooseLines::kOfAllBoundaries).empty());
}

}  // namespace scanq
