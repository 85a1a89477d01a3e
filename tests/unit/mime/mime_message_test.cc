// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mime_message.h"

#include <algorithm>
#include <string>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

using namespace std::string_literals;

MimeTree tree_of(const std::string& message) {
  Result<MimeTree> tree = read_mime_tree(message);
  REQUIRE(tree);
  std::uint64_t end = 0;
  for (const MimePart& part : tree->leaves) {  // every caller may rely on this
    REQUIRE(part.content_begin >= end);
    REQUIRE(part.content_end >= part.content_begin);
    REQUIRE(part.content_end <= message.size());
    end = part.content_end;
  }
  return *tree;
}

// "PATH=CONTENT|…": the leaves as they travel.
std::string shape(const std::string& message) {
  std::string text;
  for (const MimePart& part : tree_of(message).leaves) {
    text += (text.empty() ? "" : "|") + part.path + "=" +
            message.substr(part.content_begin, part.size_bytes());
  }
  return text;
}

std::string multipart(const std::string& boundary, const std::string& rest) {
  return "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\n" + rest;
}

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n"s : std::string(1, c);
  return out;
}

}  // namespace

TEST_CASE("mime message: a message without structure is one part", "[mime_message]") {
  CHECK(shape("Subject: x\n\nbody\n") == "1=body\n");
  CHECK(shape("Subject: x\n\n") == "1=");
  CHECK(shape("") == "1=");
  CHECK(shape("no header at all\nand more\n").find("no header") != std::string::npos);
  CHECK(shape("\nbody") == "1=body");
}

TEST_CASE("mime message: paths count as the verdict says", "[mime_message]") {
  const std::string inner = multipart("in", "--in\n\nA\n--in\n\nB\n--in--\n");
  CHECK(shape(multipart("out", "--out\n\nfirst\n--out\n" + inner + "--out--\n")) ==
        "1=first|2.1=A|2.2=B");
  CHECK(shape(multipart("out",
                        "--out\nContent-Type: message/rfc822\n\nSubject: in\n\ntext\n"
                        "--out\n\nlast\n--out--\n")) == "1.1=text|2=last");
  CHECK(shape(multipart("out", "--out\nContent-Type: message/rfc822\n\nSubject: in\n" + inner +
                                   "--out--\n")) == "1.1=A|1.2=B");
  CHECK(shape("Content-Type: message/rfc822\n\nSubject: in\n\ntext") == "1.1=text");
}

TEST_CASE("mime message: cutting out the contents leaves everything else", "[mime_message]") {
  std::string message =
      with_crlf(multipart("b", "--b\nContent-Type: text/plain\n\none\n--b\n\ntwo\n\n--b--\nend\n"));
  const MimeTree tree = tree_of(message);
  for (auto part = tree.leaves.rbegin(); part != tree.leaves.rend(); ++part)
    message.erase(part->content_begin, part->size_bytes());
  CHECK(message ==
        with_crlf(multipart("b", "--b\nContent-Type: text/plain\n\n\n--b\n\n\n--b--\n")));
}

TEST_CASE("mime message: preamble and epilogue are parts, unless blank", "[mime_message]") {
  CHECK(shape(multipart("b", "before\n--b\n\nx\n--b--\nafter\n")) == "2=before|1=x|3=after\n");
  CHECK(shape(multipart("b", "\n\n--b\n\nx\n--b--\n\n \n")) == "1=x");
  const std::string inner = multipart("in", "pre\n--in\n\nA\n--in--\npost");
  const std::string message = multipart("out", "--out\n" + inner + "\n--out\n\nB\n--out--\n");
  CHECK(shape(message) == "1.2=pre|1.1=A|1.3=post|2=B");
  CHECK(tree_of(message).leaves[0].kind == MimePartKind::kPreamble);
  CHECK(tree_of(message).leaves[2].kind == MimePartKind::kEpilogue);
}

TEST_CASE("mime message: broken boundaries hide nothing", "[mime_message]") {
  CHECK(shape(multipart("b", "--b\n\none\n--b\n\ntwo")) == "1=one|2=two");
  CHECK(shape(multipart("b", "--x\n\none\n--x--\n")) == "1=--x\n\none\n--x--\n");
  CHECK(shape("Content-Type: multipart/mixed\n\nall of it\n") == "1=all of it\n");
  const std::string lost = multipart(
      "out", "--out\nContent-Type: multipart/mixed\n\nno boundary\n--out\n\nB\n--out--\n");
  CHECK(shape(lost) == "1=no boundary|2=B");
  CHECK(shape(multipart("b", "--b\n" + multipart("b2", "--b2\n\nA\n") + "--b\n\nB\n--b--\n"))
            .find("=B") != std::string::npos);
}

TEST_CASE("mime message: an encoded multipart or message is one part", "[mime_message]") {
  const std::string message = multipart(
      "b",
      "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdA==\n"
      "--b--\n");
  const MimeTree tree = tree_of(message);
  REQUIRE(tree.leaves.size() == 1);
  CHECK(tree.leaves[0].path == "1");
  CHECK(tree.leaves[0].encoding == TransferEncoding::kBase64);
  Result<std::string> decoded = decode_part(message, tree.leaves[0], 1000);
  REQUIRE(decoded);
  CHECK(*decoded == "Subject");
}

TEST_CASE("mime message: names and types of parts", "[mime_message]") {
  const std::string message = multipart(
      "b",
      "--b\nContent-Type: APPLICATION/Zip; name=\"=?iso-2022-jp?B?GyRCRnxLXBsoQi56aXA=?=\"\n"
      "Content-Transfer-Encoding: Base64\n\nAAAA\n--b\n"
      "Content-Disposition: attachment; filename*=utf-8''%E6%97%A5.txt\n\nx\n--b--\n");
  const MimeTree tree = tree_of(message);
  REQUIRE(tree.leaves.size() == 2);
  CHECK(tree.leaves[0].content_type == "application/zip");
  CHECK(tree.leaves[0].file_name == "日本.zip");
  CHECK(tree.leaves[1].content_type == "text/plain");
  CHECK(tree.leaves[1].file_name == "日.txt");
}

TEST_CASE("mime message: names in every field of a part, and those of a message",
          "[mime_message]") {
  const auto has = [](const std::string& fields, const std::string& name) {
    const MimePart part = tree_of(multipart("b", "--b\n" + fields + "\nx\n--b--\n")).leaves[0];
    return std::count(part.other_names.begin(), part.other_names.end(), name) > 0 ||
           part.file_name == name;
  };
  CHECK(has("Content-Type: a/b; name*0=x.\nContent-Type: a/b; name*1=exe\n", "x.exe"));
  CHECK(has("Content-Disposition: attachment; name=x.exe\n", "x.exe"));
  CHECK(has("Content-Description: x.exe\n", "x.exe"));
  CHECK(has("Content-Type: message/rfc822; name=x.exe\n\nSubject: s\n", "x.exe"));
  CHECK_FALSE(has("Content-Type: message/rfc822; name=x.exe\n\n" +
                      multipart("c", "--c\n\nx\n--c--\n") + "--b\nA: b\n",
                  "y.exe"));
}

TEST_CASE("mime message: contents are decoded, also damaged ones", "[mime_message]") {
  const auto decoded = [](const std::string& encoding, const std::string& content) {
    const std::string message = "Content-Transfer-Encoding: " + encoding + "\n\n" + content;
    const MimeTree tree = tree_of(message);
    REQUIRE(tree.leaves.size() == 1);
    Result<std::string> bytes = decode_part(message, tree.leaves[0], 1 << 20);
    REQUIRE(bytes);
    return *bytes;
  };
  CHECK(decoded("base64", "aGVs\n bG8=\n") == "hello");
  CHECK(decoded("base64", "aG!Vs*bG8") == "hello");
  CHECK(decoded("quoted-printable", "a=3Db=\nc") == "a=bc");
  CHECK(decoded("8bit", "a=3D\0b"s) == "a=3D\0b"s);
  CHECK(decoded("x-uuencode", "begin 644 a.txt\n%:&5L;&\\`\n`\nend\n") == "hello");
}

TEST_CASE("mime message: a part that does not fit is an error", "[mime_message]") {
  const std::string message = "Subject: x\n\n0123456789";
  MimePart part = tree_of(message).leaves.at(0);
  CHECK_FALSE(decode_part(message, part, 9));
  part.content_end = message.size() + 1;
  CHECK_FALSE(decode_part(message, part, 1000));
}

TEST_CASE("mime message: NUL bytes and 8-bit bytes stay where they are", "[mime_message]") {
  CHECK(shape(multipart("b", "--b\n\na\0b\xff\n--b--\n"s)) == "1=a\0b\xff"s);
  CHECK(shape("Subject: a\0b\n\nbody"s).find("body") != std::string::npos);
}

TEST_CASE("mime message: no depth crashes it, and no depth is lost", "[mime_message]") {
  std::string message;
  for (int i = 0; i < 10000; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    message += multipart(boundary, "--" + boundary + "\n");
  }
  message += "\nthe virus";
  const MimeTree tree = tree_of(message);
  CHECK_FALSE(tree.is_complete);
  REQUIRE(tree.leaves.size() == 1);
  const MimePart& leaf = tree.leaves[0];
  CHECK(message.substr(leaf.content_begin, leaf.size_bytes()).find("the virus") !=
        std::string::npos);

  std::string forwarded;
  for (int i = 0; i < 10000; ++i) forwarded += "Content-Type: message/rfc822\n\n";
  CHECK_FALSE(tree_of(forwarded + "\nthe virus").is_complete);
}

TEST_CASE("mime message: boundaries that are read in two ways give no byte to two parts",
          "[mime_message]") {
  // The second Content-Type stands within what GMime takes for the first part's header.
  (void)shape(
      "Content-Type: multipart/mixed; boundary=\"x\"\n\npreamble\n--x\nContent-Ty\x06"
      "From: a@b\nContent-Type: multipart/mixed; boundary=\"x\"2\npreamble\n--x\n"
      "Content-Type: text/plain\n\nhello\n--x\nContent-Type: app\n\nx\n--x--\nepilogue\n");
}

TEST_CASE("mime message: an empty part stands before or behind the bytes that others see as its",
          "[mime_message]") {
  // GMime takes the last lines for the header of a part without content.
  const std::string lines = "no field, x\nhello\n";
  const std::string message =
      multipart("x", "pre\n--x\nContent-Disposition: attachment; filename=a.exe\n" + lines);
  const MimeTree tree = tree_of(message);
  REQUIRE(tree.leaves.size() == 3);
  CHECK(message.substr(tree.leaves[1].content_begin) == lines);
  CHECK(tree.leaves[2].file_name == "a.exe");
  CHECK(tree.leaves[2].size_bytes() == 0);
}

TEST_CASE("mime message: many parts are cut at a number", "[mime_message]") {
  std::string message = multipart("b", "");
  for (std::size_t i = 0; i < kMaxMimeParts + 10; ++i) message += "--b\n\nx\n";
  const MimeTree tree = tree_of(message + "--b--\n");
  CHECK_FALSE(tree.is_complete);
  CHECK(tree.leaves.size() == kMaxMimeParts);
}

TEST_CASE("mime message: the parts of what came back in a qmail bounce are parts of it",
          "[mime_message]") {
  const std::string reasons =
      "Hi. This is the qmail-send program.\n\n<a@b>:\nno\n\n--- Below this line is a copy.\n\n";
  const std::string header = "Return-Path: <x@y>\nContent-Type: multipart/mixed; boundary=q\n\n";
  const std::string message =
      "From: m\nSubject: failure notice\n\n" + reasons + header +
      "--q\n\ntext\n--q\nContent-Transfer-Encoding: base64\n\nYWJj\n--q--\n";
  const MimeTree tree = tree_of(message);
  REQUIRE(tree.leaves.size() == 4);
  CHECK(tree.leaves[0].path == "1");
  CHECK(message.substr(tree.leaves[0].content_begin, tree.leaves[0].size_bytes()) == reasons);
  CHECK(tree.leaves[1].path == "2");
  CHECK(tree.leaves[1].kind == MimePartKind::kHeader);
  CHECK(tree.leaves[2].path == "2.1");
  CHECK(tree.leaves[3].path == "2.2");
  CHECK(*decode_part(message, tree.leaves[3], 100) == "abc");
}

TEST_CASE("mime message: a bounce that bounced is taken apart twice, and no deeper",
          "[mime_message]") {
  std::string message = "Subject: x\n\nbody\n";
  for (int i = 0; i < 5; ++i) {
    message = "Subject: b\n\nHi. This is the program.\n\n--- Below:\n\n" + message;
  }
  const MimeTree tree = tree_of(message);
  REQUIRE(tree.leaves.size() == 5);
  CHECK(tree.leaves[4].path == "2.2.1");
  CHECK(tree.leaves[4].content_end == message.size());
}

}  // namespace scanq
