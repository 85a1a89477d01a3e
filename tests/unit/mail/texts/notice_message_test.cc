// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/notice_message.h"

#include "tests/unit/catch.h"

#include "tests/unit/rewrite_request.h"

namespace scanq {
namespace {

std::string notice_to(NoticeKind kind, std::vector<std::string> recipients,
                      const DeliveryFacts& delivery = delivery_facts({virus_at("2")})) {
  return make_notice(delivery, {kind, std::move(recipients)}, {"the subject", "the body\n"},
                     "x1y2");
}
std::string field(const std::string& message, const std::string& name) {
  const std::size_t at = ("\n" + message).find("\n" + name + ": ");
  if (at == std::string::npos) return "none";
  const std::size_t begin = at + name.size() + 2;
  return message.substr(begin, message.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("notice: a whole message, from the scanner, that nobody answers", "[notice_message]") {
  ::setenv("TZ", "UTC0", 1);
  DeliveryFacts delivery = delivery_facts({virus_at("2")});
  delivery.verdict.message_id = "1@example.org";
  const std::string notice = notice_to(NoticeKind::kSender, {"alice@example.org"}, delivery);
  CHECK(field(notice, "From") == "Mail virus scanner <MAILER-DAEMON@mx.example.org>");
  CHECK(field(notice, "To") == "alice@example.org");
  CHECK(field(notice, "Subject") == "the subject");
  CHECK(field(notice, "Date") == "Thu, 28 May 2026 20:26:40 +0000");
  CHECK(field(notice, "Auto-Submitted") == "auto-generated");
  CHECK(field(notice, "References") == "<1@example.org>");
  CHECK(field(notice, "X-Scanq-Notice") == "sender; id=6b05142e.1");
  CHECK(field(notice, "MIME-Version") == "1.0");
  CHECK(field(notice, "Content-Type") == "text/plain; charset=us-ascii");
  CHECK(notice.ends_with("\n\nthe body\n"));
  CHECK(field(notice, "Message-ID") == "<scanq.x1y2@mx.example.org>");
}

TEST_CASE("notice: name and address of the From line are settings", "[notice_message]") {
  DeliveryFacts delivery = delivery_facts({virus_at("2")});
  delivery.settings.from_name = "メール検査";
  delivery.settings.from_address = "scan";
  CHECK(field(notice_to(NoticeKind::kSender, {"a@x"}, delivery), "From") ==
        "=?UTF-8?B?44Oh44O844Or5qSc5p+7?= <scan@mx.example.org>");
  delivery.settings.from_address = "scan@example.jp";
  delivery.settings.from_name = "";
  CHECK(field(notice_to(NoticeKind::kSender, {"a@x"}, delivery), "From") == "scan@example.jp");
  delivery.settings.from_address = "not an address@x";
  CHECK(field(notice_to(NoticeKind::kSender, {"a@x"}, delivery), "From") ==
        "MAILER-DAEMON@mx.example.org");
}

TEST_CASE("notice: recipients do not learn of each other, administrators do", "[notice_message]") {
  CHECK(field(notice_to(NoticeKind::kRecipients, {"a@x", "b@x"}), "To") ==
        "undisclosed-recipients:;");
  CHECK(field(notice_to(NoticeKind::kRecipients, {"a@x"}), "To") == "a@x");
  CHECK(notice_to(NoticeKind::kAdministrators, {"a@x", "postmaster"})
            .find("\nTo: a@x,\n postmaster@mx.example.org\n") != std::string::npos);
}

TEST_CASE("notice: an address that is not plain ASCII stands in no header", "[notice_message]") {
  for (const char* address :
       {"\xe6\x97\xa5@example.org", "a b@x", "a@x\nBcc: c@x", "\"q\"@x", ""}) {
    const std::string notice = notice_to(NoticeKind::kSender, {address});
    CHECK(field(notice, "To") == "undisclosed-recipients:;");
    CHECK(field(notice, "Bcc") == "none");
  }
  DeliveryFacts delivery = delivery_facts({virus_at("2")});
  delivery.verdict.message_id = "x>\nBcc: c@x";
  delivery.id = "1\nBcc: c@x";
  const std::string notice = notice_to(NoticeKind::kSender, {"a@x"}, delivery);
  CHECK(field(notice, "References") == "none");
  CHECK(field(notice, "Bcc") == "none");
}

TEST_CASE("notice: in Japanese and ISO-2022-JP, with subject and body in its charset",
          "[notice_message]") {
  DeliveryFacts delivery = delivery_facts({virus_at("2")});
  delivery.settings.language = Language::kJapanese;
  delivery.settings.mail_charset = MailCharset::kIso2022Jp;
  const std::string notice =
      make_notice(delivery, {NoticeKind::kAdministrators, {"root"}}, {"件名", "警告\n"}, "x");
  CHECK(field(notice, "Subject") == "=?ISO-2022-JP?B?GyRCN29MPhsoQg==?=");
  CHECK(field(notice, "Content-Type") == "text/plain; charset=iso-2022-jp");
  CHECK(notice.ends_with("\n\n\x1b$B7Y9p\x1b(B\n"));
}

}  // namespace scanq
