// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "tests/unit/catch.h"

#include "lib/mail/base64.h"
#include "lib/mail/texts/iso_2022_jp.h"
#include "lib/mail/texts/text_part.h"

#include "tests/unit/rewrite_request.h"

namespace scanq {
namespace {

const std::string kRewrittenMail =
    "Received: from relay\n"
    "Delivered-To: bob@example.net\n"
    "DKIM-Signature: v=1; b=abc\n"
    "From: Alice <alice@example.org>\n"
    "Subject: the report\n"
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=bb\n"
    "\n"
    "--bb\n"
    "Content-Type: text/plain\n"
    "\n"
    "See below.\n"
    "--bb\n"
    "Content-Type: application/octet-stream; name=\"a.com\"\n"
    "Content-Transfer-Encoding: base64\n"
    "\n"
    "aW5mZWN0ZWQgY29udGVudA==\n"
    "--bb--\n";

std::string with_subject(std::string_view subject) {
  std::string mail = kRewrittenMail;
  return mail.replace(mail.find("the report"), 10, subject);
}

bool has(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}
std::size_t count(const std::string& text, std::string_view piece) {
  std::size_t times = 0;
  for (std::size_t at = 0; (at = text.find(piece, at)) != std::string::npos; ++at) ++times;
  return times;
}
std::string outer_header(const std::string& message) {
  return message.substr(0, message.find("\n\n") + 1);
}

}  // namespace

TEST_CASE("rewrite: the infected part is emptied, all else of the original is as it came",
          "[rewrite]") {
  const RewrittenMessage got = rewrite(rewrite_request({virus_at("2", "a.com")}), kRewrittenMail);
  std::string expected = kRewrittenMail;
  expected.erase(expected.find("aW5m"), 24);
  CHECK(forwarded(got.bytes) == expected);
  CHECK(got.facts.emptied_parts == 1);
  CHECK(has(got.bytes, "1 of the above attached files was emptied (0 bytes)"));
  CHECK(has(got.bytes, "filename=FORWARDED_MSG_1.rfc822\n"));
  CHECK(has(got.bytes, "Content-Disposition: attachment; filename=a.com\n\n\n--"));
  CHECK_FALSE(has(got.bytes, "aW5mZWN0"));
}

TEST_CASE("rewrite: trace lines stay on top, the signature only within", "[rewrite]") {
  const std::string header =
      outer_header(rewrite(rewrite_request({virus_at("2")}), kRewrittenMail).bytes);
  CHECK(
      header.starts_with("Received: from relay\nDelivered-To: bob@example.net\n"
                         "From: Alice <alice@example.org>\nSubject: Virus warning: the report\n"));
  CHECK_FALSE(has(header, "DKIM"));
  CHECK(count(header, "Content-Type:") == 1);
}

TEST_CASE("rewrite: the subject is decoded, prefixed, encoded again", "[rewrite]") {
  const auto subject_of = [](std::string_view raw) {
    const std::string header =
        outer_header(rewrite(rewrite_request({virus_at("2")}), with_subject(raw)).bytes);
    const std::size_t at = header.find("\nSubject: ") + 1;
    return header.substr(at, header.find('\n', at) - at);
  };
  const std::string_view search = "Subject: Virus warning: =?UTF-8?B?5qSc57Si?=";
  CHECK(subject_of("=?Shift_JIS?B?jJ+N9Q==?=") == search);
  CHECK(subject_of("\x8c\x9f\x8d\xf5") == search);
  CHECK(subject_of("\x1b$B8!:w\x1b(B") == search);
  CHECK(subject_of("") == "Subject: Virus warning:");
}

TEST_CASE("rewrite: fields named in the settings are not believed any more", "[rewrite]") {
  RewriteRequest request = rewrite_request({virus_at("2")});
  request.settings.neutralise_headers = {"DKIM-Signature"};
  const std::string got = rewrite(request, kRewrittenMail).bytes;
  CHECK(has(outer_header(got), "X-Untrusted-DKIM-Signature: v=1; b=abc\n"));
  CHECK(has(forwarded(got), "\nDKIM-Signature: v=1; b=abc\n"));
}

TEST_CASE("rewrite: with delete = no the infected part travels sealed", "[rewrite]") {
  RewriteRequest request = rewrite_request({virus_at("2", "a.com")});
  request.settings.delivery.delete_infected = false;
  const RewrittenMessage got = rewrite(request, kRewrittenMail);
  CHECK(got.facts.sealed_parts == 1);
  CHECK(got.facts.emptied_parts == 0);
  CHECK(has(got.bytes, "filename=a.com.virus-sealed\n"));
  CHECK(unsealed(got.bytes, "filename=a.com.virus-sealed\n\n") == "infected content");
  CHECK_FALSE(has(forwarded(got.bytes), "aW5mZWN0"));
  CHECK(has(got.bytes, "1 of the above attached files was sealed"));
}

TEST_CASE("rewrite: a virus that cannot be isolated makes the original travel sealed",
          "[rewrite]") {
  const RewrittenMessage got = rewrite(rewrite_request({virus_at("")}), kRewrittenMail);
  CHECK(got.facts.is_delete_failed);
  CHECK(got.facts.original == OriginalForm::kSealed);
  CHECK(has(got.bytes, "DELETE failed"));
  CHECK(unsealed(got.bytes, "filename=FORWARDED_MSG_1.sealed\n\n") == kRewrittenMail);
  CHECK(count(got.bytes, "Content-Type: message/rfc822") == 0);
}

TEST_CASE("rewrite: where the second inspection failed, sealed or withheld by the settings",
          "[rewrite]") {
  RewriteRequest request = rewrite_request({virus_at("2", "a.com")});
  request.delete_failed = true;
  CHECK(has(rewrite(request, kRewrittenMail).bytes, "FORWARDED_MSG_1.sealed"));
  request.settings.delivery.delete_failed = DeleteFailed::kWithhold;
  const std::string got = rewrite(request, kRewrittenMail).bytes;
  CHECK(has(got, "DELETE failed"));
  CHECK(has(got, "The mail itself is not attached."));
  CHECK(has(got, "6b05142e.1"));
  CHECK_FALSE(has(got, "multipart"));
  CHECK_FALSE(has(got, "See below."));
}

TEST_CASE("rewrite: warn leaves the warning alone", "[rewrite]") {
  RewriteRequest request = rewrite_request({virus_at("2", "a.com")});
  request.facts.action = Action::kWarn;
  const std::string got = rewrite(request, kRewrittenMail).bytes;
  CHECK(has(got, "Content-Type: text/plain; charset=us-ascii\n"));
  CHECK(has(got, "a.com\n    infection: Eicar-Test-Signature\n"));
  CHECK_FALSE(has(got, "DELETE failed"));
  CHECK_FALSE(has(got, "FORWARDED_MSG_1"));
}

TEST_CASE("rewrite: the transfer encoding says what is really within", "[rewrite]") {
  const auto encoding_of = [](std::string mail) {
    const std::string got = rewrite(rewrite_request({virus_at("2")}), mail).bytes;
    const std::string header = outer_header(got);
    const std::size_t at = header.find("Content-Transfer-Encoding: ") + 27;
    const std::string encoding = header.substr(at, header.find('\n', at) - at);
    // Only the fields of the original that differ from the default.
    CHECK(has(got, "Content-Type: message/rfc822; name=\"FORWARDED_MSG_1.rfc822\"\n" +
                       (encoding == "7bit" ? std::string("Content-Disposition: ")
                                           : "Content-Transfer-Encoding: " + encoding + "\n")));
    return encoding;
  };
  const auto with = [](std::string_view text) {
    std::string mail = kRewrittenMail;
    return mail.replace(mail.find("See below."), 10, text);
  };
  CHECK(encoding_of(kRewrittenMail) == "7bit");
  CHECK(encoding_of(with("日本")) == "8bit");
  CHECK(encoding_of(with(std::string_view("a\0b", 3))) == "binary");
  CHECK(encoding_of(with(std::string(1000, 'x'))) == "binary");
}

TEST_CASE("rewrite: messages of any shape are taken", "[rewrite]") {
  for (const std::string& mail :
       {std::string(), std::string("\n"), std::string("no header"), std::string("From: a"),
        std::string("\0\r\r\n\n", 5), std::string(100000, '\n'), std::string(100000, 'x')}) {
    CHECK(has(rewrite(rewrite_request({virus_at("")}), mail).bytes, "FORWARDED_MSG_1.sealed"));
    RewriteRequest warn = rewrite_request({virus_at("1")});
    warn.facts.action = Action::kWarn;
    CHECK(has(rewrite(warn, mail).bytes, "infection: Eicar-Test-Signature"));
  }
  const RewrittenMessage alone = rewrite(rewrite_request({virus_at("1")}), "Subject: x\n\nvirus");
  CHECK(forwarded(alone.bytes) == "Subject: x\n\n");
}

TEST_CASE("rewrite: Japanese, in both charsets", "[rewrite]") {
  RewriteRequest request = rewrite_request({virus_at("2", "a.com")});
  request.settings.delivery.language = Language::kJapanese;
  request.settings.delivery.subject_prefix = "ウイルス警告:";
  std::string got = rewrite(request, with_subject("件名")).bytes;
  CHECK(has(got, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"));
  request.settings.delivery.mail_charset = MailCharset::kIso2022Jp;
  got = rewrite(request, kRewrittenMail).bytes;
  CHECK(has(got,
            "Content-Type: text/plain; charset=iso-2022-jp\n"
            "Content-Transfer-Encoding: 7bit\n"));
  CHECK(has(got, *to_iso_2022_jp("上記の添付ファイルのうち 1 個を空 (0 バイト) にしました\n")));
  CHECK(has(got, "Subject: =?ISO-2022-JP?B?"));
}

TEST_CASE("rewrite: a broken template is replaced by the built-in one, and that is said",
          "[rewrite]") {
  Templates templates;
  templates.texts[0] = "Subject: x\n\n{{oops}}";
  const RewrittenMessage got = rewrite(rewrite_request({virus_at("2")}), kRewrittenMail, templates);
  CHECK(has(got.bytes, "sent you a mail with at least one infected file."));
  CHECK(got.note ==
        "template en/warning.txt: line 3: there is no {{oops}} here, the built-in one "
        "is used");
  templates.texts[0] =
      "Subject: [{{id}}] {{subject}}\n\nours: {{#findings}}{{part}}{{/findings}}\n";
  const RewrittenMessage ours =
      rewrite(rewrite_request({virus_at("2")}), kRewrittenMail, templates);
  CHECK(has(ours.bytes, "\nours: 2\n"));
  CHECK(has(outer_header(ours.bytes), "Subject: [6b05142e.1] the report\n"));
  CHECK(ours.note.empty());
}

}  // namespace scanq
