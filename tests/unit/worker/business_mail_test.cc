// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The kinds of mail that offices send every day have no finding, but for what is encrypted.
#include "tests/unit/catch.h"
#include "tests/unit/mail_places.h"
#include "tests/unit/scan_mail.h"
#include "tests/unit/test_program.h"

namespace scanq {
namespace {

using namespace std::string_literals;

const std::string kText = "Content-Type: text/plain; charset=utf-8\n\nhello\n";

std::string multipart(const std::string& kind, const std::vector<std::string>& parts,
                      const std::string& boundary = "=_b1") {
  std::string text = "Content-Type: multipart/" + kind + ";\n boundary=\"" + boundary + "\"\n\n";
  for (const std::string& part : parts) text += "--" + boundary + "\n" + part + "\n";
  return text + "--" + boundary + "--\n";
}
std::string file(const std::string& type, const std::string& name, const std::string& content) {
  return "Content-Type: " + type + "; name=\"" + name +
         "\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"" +
         name + "\"\n\n" + base64(content);
}
std::string with_file(const std::string& type, const std::string& name,
                      const std::string& content) {
  return kHead + multipart("mixed", {kText, file(type, name, content)});
}
std::string forwarded(int times) {
  std::string mail = with_file("application/pdf", "a.pdf", "%PDF-1.4\n%%EOF\n");
  for (int i = 0; i < times; ++i) {
    mail = kHead + multipart("mixed", {kText, "Content-Type: message/rfc822\n\n" + mail},
                             "=_f" + std::to_string(i));
  }
  return mail;
}
std::string office(const std::string& main) {
  return zip_of(main, "<?xml version=\"1.0\"?><document/>");
}

struct Kind {
  std::string what, mail;
  std::string allowed;  // the only category that may be found
};

std::vector<Kind> kinds() {
  const std::string calendar =
      "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Lunch\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n";
  const std::string signature = "\x30\x20\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"s;
  const std::string report = "<?xml version=\"1.0\"?><feedback></feedback>";
  return {
      {"plain text", kHead + kText, ""},
      {"a PDF", with_file("application/pdf", "a.pdf", "%PDF-1.4\n%%EOF\n"), ""},
      {"a document", with_file("application/msword", "a.docx", office("word/document.xml")), ""},
      {"a sheet", with_file("application/octet-stream", "a.xlsx", office("xl/workbook.xml")), ""},
      {"a zip", with_file("application/zip", "a.zip", zip_of("a.txt", "text")), ""},
      {"a zip with a password",
       with_file("application/zip", "a.zip", zip_of("a.txt", "text", "not-in-here")), "encrypted"},
      {"text and HTML",
       kHead + multipart("alternative", {kText, "Content-Type: text/html\n\n<p>hello</p>\n"}), ""},
      {"HTML with a picture",
       kHead + multipart("related", {"Content-Type: text/html\n\n<img src=\"cid:1\">\n",
                                     "Content-ID: <1>\n" + file("image/png", "a.png", "\x89PNG")}),
       ""},
      {"an invitation",
       kHead + multipart("alternative", {kText,
                                         "Content-Type: text/calendar; method=REQUEST\n"
                                         "Content-Transfer-Encoding: base64\n\n" +
                                             base64(calendar)}),
       ""},
      {"a card", with_file("text/vcard", "a.vcf", "BEGIN:VCARD\nFN:A\nEND:VCARD\n"), ""},
      {"a delivery status",
       kHead + multipart("report; report-type=delivery-status",
                         {kText, "Content-Type: message/delivery-status\n\nAction: failed\n",
                          "Content-Type: message/rfc822\n\n" + kHead + kText}),
       ""},
      {"a receipt",
       kHead + multipart("report; report-type=disposition-notification",
                         {kText,
                          "Content-Type: message/disposition-notification\n\n"
                          "Disposition: manual-action/MDN-sent-manually; displayed\n"}),
       ""},
      {"a digest",
       kHead + multipart("mixed",
                         {kText, multipart("digest", {"\n" + kHead + kText, "\n" + kHead + kText},
                                           "=_d")}),
       ""},
      {"signed with S/MIME",
       kHead + multipart("signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256",
                         {kText, file("application/pkcs7-signature", "smime.p7s", signature)}),
       "limit"},
      {"signed with S/MIME by a program",
       kHead +
           multipart("signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256",
                     {kText, file("application/pkcs7-signature", "smime.p7s", signed_data(""))}),
       ""},
      {"a winmail.dat", with_file("application/ms-tnef", "winmail.dat", tnef("a.txt", "text")), ""},
      {"signed with PGP/MIME",
       kHead + multipart("signed; protocol=\"application/pgp-signature\"; micalg=pgp-sha256",
                         {kText,
                          "Content-Type: application/pgp-signature; name=signature.asc\n\n"
                          "-----BEGIN PGP SIGNATURE-----\n\nabcd\n"
                          "-----END PGP SIGNATURE-----\n"}),
       ""},
      {"clear-signed with PGP",
       kHead + "\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nhello\n"
               "-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----\n",
       ""},
      {"encrypted with PGP",
       kHead + "\n-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----\n",
       "encrypted-mail"},
      {"a DMARC report in a zip",
       with_file("application/zip", "example.org!1!2.zip", zip_of("r.xml", report)), ""},
      {"a tar",
       with_file("application/x-tar", "a.tar",
                 archive_of(archive_write_set_format_ustar, "a.txt", "text")),
       ""},
      {"forwarded inline", forwarded(1), ""},
      {"forwarded seven times", forwarded(7), ""},
      {"forwarded as a file", with_file("message/rfc822", "a.eml", kHead + kText), ""},
      {"an .eml file", with_file("application/octet-stream", "a.eml", kHead + kText), ""},
      {"a patch",
       kHead + "\n---\n a.c | 2 +-\n\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n"
               "-begin\n+begin 1\n-- \n2.39\n",
       ""},
      {"a log", with_file("text/plain", "a.log", "error: x\nfrom: y\nbegin 6 of 7\n"), ""},
      {"a newsletter",
       kHead + multipart("alternative",
                         {kText,
                          "Content-Type: text/html; charset=utf-8\n"
                          "Content-Transfer-Encoding: quoted-printable\n\n"
                          "<html><head><style>p{color:red}</style></head>"
                          "<a href=3D\"https://example.org/?a=3Db\">hello</a></html>\n"}),
       ""},
      {"a footer by a list",
       kHead + multipart("mixed", {kText,
                                   "Content-Type: text/plain\nContent-Disposition: inline\n\n"
                                   "_____________________\nlist@example.org\n"}),
       ""},
      {"a key",
       kHead + "\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBF\n-----END PGP PUBLIC KEY "
               "BLOCK-----\n",
       ""},
  };
}

}  // namespace

TEST_CASE("business mail: it has no finding but what is encrypted", "[business_mail]") {
  static const FileTypes types = std::move(*FileTypes::open());
  Settings settings = default_settings();
  settings.deny_names = {"@executables", "@scripts", "@links", "@disk-images", "@macros"};
  CHECK(kinds().size() >= 26);
  for (const Kind& kind : kinds()) {
    INFO(kind.what);
    for (const Finding& finding : scan_mail(kind.mail, settings, &types)) {
      INFO(finding.name << " " << finding.member << " " << finding.note);
      CHECK(category_name(finding.category) == kind.allowed);
    }
  }
}

}  // namespace scanq
