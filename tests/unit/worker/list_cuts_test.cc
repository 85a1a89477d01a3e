// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/list_cuts.h"

#include "lib/base/fd.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

const std::string kCutHead = "From: a@example.org\nMIME-Version: 1.0\n";
const std::string kInner =
    "--bb\nContent-Type: text/plain\n\nhello\n--bb\n"
    "Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\nUEsDBA==\n"
    "--bb--\n";

// Where the mail is cut for a virus in that part.
ComposeReply cuts_of(const std::string& mail, const std::string& part, bool is_deleting = true) {
  ComposeRequest request;
  request.settings = default_settings();
  request.settings.delivery.delete_infected = is_deleting;
  request.needs_cuts = true;
  Finding finding = make_finding(Category::kVirus, "Test");
  finding.part = part;
  request.verdict.findings = {finding};
  Result<Fd> new_bytes = make_memory_file("new-bytes");
  REQUIRE(new_bytes);
  Result<ComposeReply> reply = list_cuts(request, mail, new_bytes->get());
  REQUIRE(reply);
  return *reply;
}

}  // namespace

TEST_CASE("list_cuts: a part of its own takes nothing else with it", "[list_cuts]") {
  for (const bool is_deleting : {true, false}) {
    const ComposeReply reply = cuts_of(
        kCutHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + kInner, "2", is_deleting);
    REQUIRE(reply.cuts.size() == 1);
    CHECK(reply.cuts[0].name == "a.zip");
    CHECK_FALSE(reply.cuts[0].takes_more);
  }
  for (const std::string body :
       {"\na text alone\n",
        "Content-Type: application/x-a; name=a.uue\n\nbegin 644 a.com\n#86)C\n`\nend\n"}) {
    const ComposeReply alone = cuts_of(kCutHead + body, "1");
    REQUIRE(alone.cuts.size() == 1);
    CHECK_FALSE(alone.cuts[0].takes_more);
  }
}

TEST_CASE("list_cuts: it says where more than what was found goes", "[list_cuts]") {
  const std::string uuencode = "hello\n\nbegin 644 a.com\n#86)C\n`\nend\n";
  for (const std::string& body :
       {"Content-Type: text/plain\n\n" + uuencode,
        std::string("Content-Type: text/plain\n\nsee\n--x\nContent-Type: image/png\n\nclean\n"),
        std::string("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                    "U3ViamVjdDogYQo=\n"),
        std::string("Content-Type: multipart/mixed; boundary=x\n"
                    "Content-Transfer-Encoding: base64\n\nLS14Cg==\n"),
        // a mail by its content, behind blank lines
        std::string("Content-Type: application/x-a; name=a\nContent-Transfer-Encoding: base64\n\n"
                    "ClN1YmplY3Q6IGEKCmIK\n"),
        std::string("Content-Type: text/plain\n\nsee\n\nFrom a@b Mon Jun  1 12:00:00 2026\n"
                    "Subject: a\n\nb\n"),
        std::string("Content-Type: application/pkcs7-mime\n\nsigned\n"),
        std::string("Content-Type: text/calendar; name=a.ics\n\nBEGIN:VCALENDAR\n"
                    "ATTACH;ENCODING=BASE64;VALUE=BINARY:Q2F0\nEND:VCALENDAR\n"),
        "Content-Type: application/x-a; name=a.uue\n\n" + uuencode + uuencode}) {
    INFO(body);
    const ComposeReply reply = cuts_of(kCutHead + body, "1");
    REQUIRE(reply.cuts.size() == 1);
    CHECK(reply.cuts[0].takes_more);
  }
  const ComposeReply around =
      cuts_of(kCutHead + "Content-Type: multipart/mixed; boundary=bb\n\n" + kInner, "2.1");
  REQUIRE(around.cuts.size() == 1);
  CHECK(around.cuts[0].takes_more);
}

}  // namespace scanq
