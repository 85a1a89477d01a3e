// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Ways to write a mail whose structure two readers of MIME understand differently. The test virus
// in each must be found, by libclamav's own parser or by the second reading.
#include <algorithm>

#include "lib/mime/mime_doubt.h"
#include "tests/unit/catch.h"
#include "tests/unit/scan_mail.h"
#include "tests/unit/test_program.h"

namespace scanq {
namespace {

const std::string kTrickHead = "From: a@example.org\nSubject: x\nMIME-Version: 1.0\n";
const std::string kType = "Content-Type: application/octet-stream; name=a.exe\n";
const std::string kBase64 = "Content-Transfer-Encoding: base64\n";
const std::string kText = "Content-Type: text/plain\n\nhello\n";

// A mail of two parts: a text, and the given part with its header.
std::string mixed(const std::string& part, const std::string& boundary = "bb") {
  return kTrickHead + "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\n--" +
         boundary + "\n" + kText + "--" + boundary + "\n" + part + "\n--" + boundary + "--\n";
}
// A mail with the given field in place of its Content-Type.
std::string mail(const std::string& type_field, const std::string& boundary = "bb") {
  return kTrickHead + type_field + "\n--" + boundary + "\n" + kText + "--" + boundary + "\n" +
         kType + kBase64 + "\n" + base64() + "\n--" + boundary + "--\n";
}
std::string attachment(const std::string& encoding_field) {
  return mixed(kType + encoding_field + "\n" + base64());
}
std::string part_with(const std::string& fields) {
  return mixed(fields + kBase64 + "\n" + base64());
}
std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  return text.replace(at, what.size(), by);
}
std::string nested(std::size_t depth, const std::string& part) {
  std::string text = part;
  for (std::size_t i = depth; i > 0; --i) {
    const std::string boundary = "level-" + std::to_string(1000 + i);
    text = "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n" +
           text + "\n--" + boundary + "--\n";
  }
  return kTrickHead + text;
}

struct Trick {
  std::string what, message;
};

const std::string kPart = kType + kBase64 + "\n" + base64();
const std::string kMixed = "Content-Type: multipart/mixed; boundary=";

std::vector<Trick> boundary_tricks() {
  const std::string odd = "b2132766796'()+_,-./:=?";
  return {
      {"ordinary", attachment(kBase64)},
      {"odd boundary, blanks behind it, a type that is none",
       kTrickHead + kMixed + "\"" + odd + "\"\n\n--" + odd +
           "\nContent-Type: application/x-\xff\n\n\n--" + odd + "  \n" + kPart + "\n--" + odd +
           "--\n"},
      {"parentheses in the boundary", mixed(kPart, "b(c)b")},
      {"blanks in the boundary", mixed(kPart, "b b b")},
      {"boundary of dashes", mixed(kPart, "----")},
      {"boundary of one character", mixed(kPart, "1")},
      {"overlong boundary", mixed(kPart, repeated("b", 300))},
      {"unquoted boundary with an equals sign", mail(kMixed + "=_b=b\n", "=_b=b")},
      {"unquoted boundary with a slash", mail(kMixed + "b/b\n", "b/b")},
      {"boundary in single quotes", mail(kMixed + "'bb'\n", "'bb'")},
      {"quote that is not closed", mail(kMixed + "\"bb\n")},
      {"backslash in the boundary", mail(kMixed + "\"b\\b\"\n")},
      {"boundary of RFC 2231", mail("Content-Type: multipart/mixed; boundary*=us-ascii''bb\n")},
      {"boundary in sections", mail("Content-Type: multipart/mixed; boundary*0=b; boundary*1=b\n")},
      {"boundary in encoded sections",
       mail("Content-Type: multipart/mixed; boundary*0*=us-ascii''%62; boundary*1*=%62\n")},
      {"boundary as an encoded word", mail(kMixed + "\"=?us-ascii?q?bb?=\"\n")},
      {"folded before the boundary", mail("Content-Type: multipart/mixed;\n\tboundary=bb\n")},
      {"folded within the type", mail("Content-Type:\n multipart/mixed;\n boundary=bb\n")},
      {"folded around the equals sign", mail("Content-Type: multipart/mixed; boundary\n =\n bb\n")},
      {"no fold where one is due", mail("Content-Type: multipart/mixed;\nboundary=bb\n")},
      {"blanks around the equals sign", mail("Content-Type: multipart/mixed; boundary = bb\n")},
      {"two boundaries, the first is right", mail(kMixed + "bb; boundary=cc\n")},
      {"two boundaries, the last is right", mail(kMixed + "cc; boundary=bb\n")},
      {"boundary within another value", mail(kMixed + "bb; x=\"y; boundary=cc\"\n")},
      {"boundary in a comment", mail(kMixed + "bb (; boundary=cc)\n")},
      {"boundary in the disposition",
       mail(kMixed + "bb\nContent-Disposition: inline; boundary=cc\n")},
      {"comment within the type", mail("Content-Type: multipart/(x)mixed; boundary=bb\n")},
      {"no semicolon", mail("Content-Type: multipart/mixed boundary=bb\n")},
      {"empty parameters", mail("Content-Type: multipart/mixed;;; ;boundary=bb\n")},
      {"semicolon at the end", mail(kMixed + "bb;\n")},
      {"boundary in another case", replaced(attachment(kBase64), "boundary=\"bb", "BOUNDARY=\"BB")},
      {"blanks behind the boundary line",
       replaced(attachment(kBase64), "--bb\n" + kType, "--bb  \t \n" + kType)},
      {"comment behind the boundary line",
       replaced(attachment(kBase64), "--bb\n" + kType, "--bb (x)\n" + kType)},
      {"one dash too many", replaced(attachment(kBase64), "--bb\n" + kType, "---bb\n" + kType)},
      {"closing line first",
       replaced(attachment(kBase64), "--bb\n" + kText, "--bb--\n--bb\n" + kText)},
      {"no closing line", replaced(attachment(kBase64), "--bb--\n", "")},
      {"after the closing line",
       kTrickHead + kMixed + "bb\n\n--bb\n" + kText + "--bb--\n--bb\n" + kPart},
      {"the same boundary within", kTrickHead + kMixed + "bb\n\n--bb\n" + kMixed + "bb\n\n--bb\n" +
                                       kPart + "\n--bb--\n--bb--\n"},
      {"a boundary that begins like the outer one", kTrickHead + kMixed + "bb\n\n--bb\n" + kMixed +
                                                        "bbb\n\n--bbb\n" + kText + "--bbb\n" +
                                                        kPart + "\n--bbb--\n--bb--\n"},
      {"an outer boundary that begins like the inner one",
       kTrickHead + kMixed + "bbb\n\n--bbb\n" + kMixed + "bb\n\n--bb\n" + kText + "--bb\n" + kPart +
           "\n--bb--\n--bbb--\n"},
      {"inner multipart that does not end", kTrickHead + kMixed + "bb\n\n--bb\n" + kMixed +
                                                "cc\n\n--cc\n" + kText + "--bb\n" + kPart +
                                                "\n--bb--\n"},
      {"twenty multiparts deep", nested(20, kPart)},
      {"fifty multiparts deep", nested(50, kPart)},
      {"2000 parts", kTrickHead + kMixed + "bb\n\n" + repeated("--bb\n" + kText, 2000) + "--bb\n" +
                         kPart + "\n--bb--\n"},
  };
}

std::vector<Trick> header_tricks() {
  const std::string other = "Content-Type: text/plain\n";
  return {
      {"multipart after text/plain", mail(other + kMixed + "bb\n")},
      {"text/plain after multipart", mail(kMixed + "bb\n" + other)},
      {"multipart that is signed",
       replaced(attachment(kBase64), "multipart/mixed", "multipart/signed")},
      {"multipart that is parallel",
       replaced(attachment(kBase64), "multipart/mixed", "multipart/parallel")},
      {"multipart/html", replaced(attachment(kBase64), "multipart/mixed", "multipart/html")},
      {"multipart of an unknown kind",
       replaced(attachment(kBase64), "multipart/mixed", "multipart/x")},
      {"multipart of no kind", replaced(attachment(kBase64), "multipart/mixed", "multipart")},
      {"encoded multipart", mail(kMixed + "bb\nContent-Transfer-Encoding: base64\n")},
      {"blank before the colon", mail("Content-Type : multipart/mixed; boundary=bb\n")},
      {"tab before the colon", mail("Content-Type\t: multipart/mixed; boundary=bb\n")},
      {"no blank after the colon", mail("Content-Type:multipart/mixed;boundary=bb\n")},
      {"upper case", mail("CONTENT-TYPE: MULTIPART/MIXED; BOUNDARY=bb\n")},
      {"line of blanks in the header", mail("X: y\n \n" + kMixed + "bb\n")},
      {"line that is no field", mail("garbage\n" + kMixed + "bb\n")},
      {"bare CR before the field", mail("X: y\r" + kMixed + "bb\n")},
      {"bare CR before the boundary",
       replaced(attachment(kBase64), "\n--bb\n" + kType, "\r--bb\n" + kType)},
      {"lines that end with CR LF", replaced(attachment(kBase64), kBase64,
                                             "Content-Transfer-Encoding: "
                                             "base64\r\n")},
      {"NUL in the header", mail(std::string("X: y\0z\n", 7) + kMixed + "bb\n")},
      {"field behind an overlong line",
       mixed("X: " + repeated("x", 997) + "Content-Transfer-Encoding: 7bit\n" + kPart)},
      {"open quote in another field", mixed("X: \"\n" + kPart)},
      {"other field that ends in a semicolon", mixed("X: y;\n" + kPart)},
      {"header that begins with a blank", mixed(" X: y\n" + kPart)},
      {"blank lines before the header", mixed("\n\n" + kPart)},
      {"empty header", mixed("\nhello\n--bb\n" + kPart)},
      {"1500 fields", mixed(repeated("X: y\n", 1500) + kPart)},
      {"300 parameters", part_with(replaced(kType, "\n", repeated("; x=y", 300) + "\n"))},
      {"no Content-Type", part_with("")},
      {"type without a subtype", part_with("Content-Type: application\n")},
      {"empty type", part_with("Content-Type:\n")},
      {"unknown type", part_with("Content-Type: x/y\n")},
      {"text", part_with("Content-Type: text/plain\n")},
      {"text of an odd disposition",
       part_with("Content-Type: text/html\nContent-Disposition: x\n")},
      {"text of a disposition without a semicolon",
       part_with("Content-Type: text/html\nContent-Disposition: attachment filename=a\n")},
      {"message of an unknown kind", part_with("Content-Type: message/x\n")},
      {"encoded message", part_with("Content-Type: message/rfc822\n")},
      {"notification", part_with("Content-Type: message/disposition-notification\n")},
      {"part of a message", part_with("Content-Type: message/partial; id=x; number=1; total=1\n")},
      {"message within a message", mixed("Content-Type: message/rfc822\n\n" + attachment(kBase64))},
      {"uuencode before a part",
       replaced(attachment(kBase64), "hello\n--bb\n", "hello\nbegin 644 a.txt\n--bb\n")},
      {"BinHex before a part",
       replaced(attachment(kBase64), "hello\n--bb\n",
                "(This file must be converted with BinHex 4.0)\n:\n--bb\n")},
      {"encoding before the first part",
       replaced(attachment(kBase64), "\n--bb\n", "\nx\n" + kBase64 + "--bb\n")},
  };
}

std::vector<Trick> encoding_tricks() {
  const auto named = [](const std::string& value) {
    return attachment("Content-Transfer-Encoding: " + value + "\n");
  };
  const auto with_content = [](const std::string& content) {
    return mixed(kType + kBase64 + "\n" + content);
  };
  const std::string dots = base64(4, ".");
  std::string twice = digits_of(program().substr(0, 100)) + digits_of(program().substr(100));
  std::string inserted = digits_of(program());
  inserted.insert(101, "=");
  return {
      {"quoted encoding", named("\"base64\"")},
      {"encoding and a comment", named("base64 (comment)")},
      {"comment and encoding", named("(comment) base64")},
      {"comment within the encoding", named("base(x)64")},
      {"encoding and a semicolon", named("base64;x")},
      {"encoding and a word", named("base64 binary")},
      {"word and encoding", named("binary base64")},
      {"encoding in capitals", named("BASE64")},
      {"encoding with a dot", named("base64.")},
      {"encoding misspelt", named("base-64")},
      {"encoding of x-", named("x-base64")},
      {"encoded encoding", named("=?us-ascii?q?base64?=")},
      {"folded encoding", named("\n base64")},
      {"tab before the encoding", attachment("Content-Transfer-Encoding:\tbase64\n")},
      {"no blank before the encoding", attachment("Content-Transfer-Encoding:base64\n")},
      {"7bit, then base64", named("7bit\n" + kBase64.substr(0, kBase64.size() - 1))},
      {"base64, then 7bit", named("base64\nContent-Transfer-Encoding: 7bit")},
      {"base64, then quoted-printable",
       named("base64\nContent-Transfer-Encoding: quoted-printable")},
      {"base64 said to be 8bit", named("8bit")},
      {"base64 said to be quoted-printable", named("quoted-printable")},
      {"base64 said to be nothing", attachment("")},
      {"quoted-printable said to be base64", with_content(quoted_printable())},
      {"semicolon before the encoding",
       mixed(replaced(kType, "\n", ";\n") + kBase64 + "\n" + base64())},
      {"base64 in one line", with_content(base64(100000))},
      {"base64 in lines of 4", with_content(base64(4))},
      {"base64 in lines of 5", with_content(base64(5))},
      {"base64 in lines of 1", with_content(base64(1))},
      {"base64 in lines of 75", with_content(base64(75))},
      {"base64 with empty lines", with_content(base64(76, "\n\n"))},
      {"base64 with blanks at the ends", with_content(base64(76, " \t\n"))},
      {"base64 with blanks in it", with_content(base64(4, " "))},
      {"base64 with dots in it", with_content(dots)},
      {"base64 with a padding in it", with_content(lines_of(twice))},
      {"base64 with an equals sign in it", with_content(lines_of(inserted))},
      {"base64 with a line of padding first", with_content("====\n" + base64())},
      {"base64 without its padding",
       with_content(
           lines_of(digits_of(program() + "x").substr(0, digits_of(program()).size() + 1)))},
      {"base64 with high bytes in it", with_content(base64(20, "\xa0\xff\n"))},
      {"base64 of something that begins like a header", with_content("ContentA" + base64())},
  };
}

std::vector<Finding> found(const std::string& message, bool by_libclamav_alone) {
  if (!by_libclamav_alone) return scan_mail(message);
  ClamavEngine& engine = test_engine();
  REQUIRE(engine.prepare(roomy_options()));
  return engine.scan(std::string(kVirtualLine) + message, Clock::now() + std::chrono::seconds(60));
}

bool has_virus(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.category == Category::kVirus && finding.name.starts_with("Unit.One");
  });
}

}  // namespace

TEST_CASE("mime tricks: the virus is found in every one", "[mime_tricks]") {
  std::size_t count = 0;
  for (const std::vector<Trick>& tricks : {boundary_tricks(), header_tricks(), encoding_tricks()}) {
    for (const Trick& trick : tricks) {
      INFO(trick.what << "; doubt: " << mime_doubt(trick.message).reason());
      CHECK(has_virus(found(trick.message, false)));
      ++count;
    }
  }
  CHECK(count >= 100);
}

}  // namespace scanq
