// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Every trick at every place: what is found, refused or opened in the message itself must be so in
// a message within it, however that one came there.
#include "tests/unit/catch.h"
#include "tests/unit/mail_places.h"
#include "tests/unit/scan_mail.h"

namespace scanq {
namespace {

struct Encoding {
  std::string name;
  std::string (*encode)(const std::string& bytes);
};
const std::vector<Encoding> kEncodings{
    {"base64", base64},
    {"quoted-printable", quoted},
    {"x-uuencode", [](const std::string& bytes) { return uuencoded("order.zip", bytes); }},
    {"binary", [](const std::string& bytes) { return bytes + "\n"; }},
};

std::string zip_in(const Encoding& encoding) {
  return "Content-Type: application/octet-stream; name=order.zip\nContent-Transfer-Encoding: " +
         encoding.name + "\n\n" + encoding.encode(zip_of("order.com", kVirus));
}
const std::string kZip = zip_in(kEncodings[0]);
std::string mixed(const std::string& field, const std::string& boundary, const std::string& part) {
  return kHead + field + "\n\n--" + boundary + "\n\nhello\n--" + boundary + "\n" + part + "--" +
         boundary + "--\n";
}

struct Named {
  std::string what, text;
};

// Mails with a virus in a zip that common readers find; libclamav alone does not, or not
// everywhere.
std::vector<Named> tricks(const std::string& zip) {
  return {
      {"nothing odd", mixed("Content-Type: multipart/mixed; boundary=tt", "tt", zip)},
      {"a boundary in sections",
       mixed("Content-Type: multipart/mixed; boundary*0=t; boundary*1=t", "tt", zip)},
      {"a percent-coded boundary",
       mixed("Content-Type: multipart/mixed; boundary*=us-ascii''t%74", "tt", zip)},
      {"two fields of type",
       mixed("Content-Type: multipart/mixed; boundary=tt\nContent-Type: text/plain", "tt", zip)},
      {"a header that begins with an unknown field",
       "X-Foo: a\nContent-Type: multipart/mixed; boundary=tt\n\n--tt\n" + zip + "--tt--\n"},
      {"a header with a type alone",
       "Content-Type: multipart/mixed; boundary=tt\n\n--tt\n" + zip + "--tt--\n"},
      {"a header that begins with Sender and Cc",
       "Sender: x@example.org\nCc: y@example.org\nContent-Type: multipart/mixed; boundary=tt\n\n"
       "--tt\n" +
           zip + "--tt--\n"},
      {"a boundary that begins like another",
       mixed("Content-Type: multipart/mixed; boundary=t", "t",
             "Content-Type: multipart/mixed; boundary=tt\n\n--tt\n" + zip + "--tt--\n")},
  };
}
// Those of one encoding.
const std::vector<Named> kEncodingTricks{
    {"an encoding with a comment",
     mixed("Content-Type: multipart/mixed; boundary=tt", "tt",
           "Content-Type: application/zip\nContent-Transfer-Encoding: (x) base64\n\n" +
               base64(zip_of("order.com", kVirus)))},
    {"base64 with blanks and noise",
     mixed("Content-Type: multipart/mixed; boundary=tt", "tt",
           "Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n!\n" +
               base64(zip_of("order.com", kVirus)))},
};

std::vector<Finding> matrix_findings(const std::string& message, const Settings& settings) {
  static const FileTypes types = std::move(*FileTypes::open());
  return scan_mail(message, settings, &types);
}

bool has(const std::vector<Finding>& findings, Category category, const std::string& name) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.category == category && finding.name.find(name) != std::string::npos;
  });
}
bool has_unplaced(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.category == Category::kVirus && finding.part.empty();
  });
}

}  // namespace

TEST_CASE("mail matrix: each trick is seen through at each place, in each encoding",
          "[mail_matrix]") {
  std::vector<Named> mails = kEncodingTricks;
  for (const Encoding& encoding : kEncodings) {
    for (Named& trick : tricks(zip_in(encoding))) {
      mails.push_back({trick.what + ", " + encoding.name, std::move(trick.text)});
    }
  }
  for (const Named& mail : mails) {
    for (const Place& place : kPlaces) {
      INFO(mail.what << ", " << place.what);
      const std::vector<Finding> findings =
          matrix_findings(place.around(mail.text), default_settings());
      CHECK(has(findings, Category::kVirus, "Unit.One"));
      CHECK_FALSE(has_unplaced(findings));
    }
  }
}

TEST_CASE("mail matrix: each rule holds at each place", "[mail_matrix]") {
  Settings settings = default_settings();
  settings.deny_names = {"*.exe"};
  const std::string uuencoded = "begin 644 setup.exe\n#0V%T\n`\nend\n";
  const std::string locked = zip_of("a.com", kVirus, "Xy7+qq");
  struct Rule {
    std::string what, mail;
    Category category;
    std::string name;
  };
  const std::vector<Rule> rules{
      {"a forbidden name",
       mixed("Content-Type: multipart/mixed; boundary=tt", "tt",
             "Content-Type: application/octet-stream; name=setup.exe\n\nMZ\n"),
       Category::kName, "*.exe"},
      {"a forbidden name of a packed file", kHead + "\n" + uuencoded, Category::kName, "*.exe"},
      {"a forbidden name in yEnc",
       kHead + "\nhello\n=ybegin line=128 size=3 name=setup.exe\n+,-\n=yend size=3\n",
       Category::kName, "*.exe"},
      {"a password in the text",
       mixed("Content-Type: multipart/mixed; boundary=tt", "tt",
             "Content-Type: text/plain; name=pw.txt\n\npassword: Xy7+qq\n--tt\n"
             "Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n" +
                 base64(locked)),
       Category::kVirus, "Unit.One"},
      {"a piece of a message",
       kHead + "Content-Type: message/partial; id=x; number=1; total=2\n\nhalf\n", Category::kLimit,
       "Message.InPieces"},
      {"loose content",
       kHead + "Content-Type: multipart/mixed; boundary=lost\n\n" + base64(kVirus + kVirus) + "\n",
       Category::kVirus, "Unit.One"},
      {"a virus in an encoding that no header names",
       kHead + "Content-Type: text/plain\n\n" + base64(zip_of("a.com", kVirus)), Category::kVirus,
       "Unit.One"},
  };
  for (const Rule& rule : rules) {
    for (const Place& place : kPlaces) {
      INFO(rule.what << ", " << place.what);
      CHECK(has(matrix_findings(place.around(rule.mail), settings), rule.category, rule.name));
    }
  }
}

TEST_CASE("mail matrix: ordinary mail stays without a finding at each place", "[mail_matrix]") {
  Settings settings = default_settings();
  settings.deny_names = {"*.exe"};
  const std::string mail = mixed("Content-Type: multipart/mixed; boundary=tt", "tt",
                                 "Content-Type: application/pdf; name=a.pdf\n"
                                 "Content-Transfer-Encoding: base64\n\n" +
                                     base64("%PDF-1.4 nothing in it"));
  for (const Place& place : kPlaces) {
    INFO(place.what);
    CHECK(matrix_findings(place.around(mail), settings).empty());
  }
}

TEST_CASE("mail matrix: the same infected file is named at each of its places", "[mail_matrix]") {
  const std::string mail = mixed("Content-Type: multipart/mixed; boundary*0=t; boundary*1=t", "tt",
                                 kZip + "--tt\n" + kZip);
  std::size_t files = 0;
  for (const Finding& finding :
       matrix_findings(attached("Content-Type: message/rfc822\n", mail), default_settings())) {
    if (finding.part == "2.2" || finding.part == "2.3") ++files;
  }
  CHECK(files == 2);
}

}  // namespace scanq
