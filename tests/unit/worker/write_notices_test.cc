// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/write_notices.h"

#include <sys/mman.h>

#include <catch2/catch.hpp>

#include "lib/base/fd.h"
#include "tests/unit/rewrite_request.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

std::string notice_to(NoticeKind kind, std::vector<std::string> recipients,
                      const ComposeRequest& request = rewrite_request({virus_at("2")})) {
  open_compose_charset(MailCharset::kIso2022Jp);
  Result<std::string> notice =
      make_notice(request, {kind, std::move(recipients)}, {"the subject", "the body\n"});
  REQUIRE(notice);
  return *notice;
}
std::string field(const std::string& message, const std::string& name) {
  const std::size_t at = ("\n" + message).find("\n" + name + ": ");
  if (at == std::string::npos) return "none";
  const std::size_t begin = at + name.size() + 2;
  return message.substr(begin, message.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("notice: a whole message, from the scanner, that nobody answers", "[write_notices]") {
  ::setenv("TZ", "UTC0", 1);
  ComposeRequest request = rewrite_request({virus_at("2")});
  request.verdict.message_id = "1@example.org";
  const std::string notice = notice_to(NoticeKind::kSender, {"alice@example.org"}, request);
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
  const std::string id = field(notice, "Message-ID");
  CHECK(id.starts_with("<scanq."));
  CHECK(id.ends_with("@mx.example.org>"));
  CHECK(id != field(notice_to(NoticeKind::kSender, {"alice@example.org"}), "Message-ID"));
}

TEST_CASE("notice: name and address of the From line are settings", "[write_notices]") {
  ComposeRequest request = rewrite_request({virus_at("2")});
  request.settings.delivery.from_name = "メール検査";
  request.settings.delivery.from_address = "scan";
  CHECK(field(notice_to(NoticeKind::kSender, {"a@x"}, request), "From") ==
        "=?UTF-8?B?44Oh44O844Or5qSc5p+7?= <scan@mx.example.org>");
  request.settings.delivery.from_address = "scan@example.jp";
  request.settings.delivery.from_name = "";
  CHECK(field(notice_to(NoticeKind::kSender, {"a@x"}, request), "From") == "scan@example.jp");
  request.settings.delivery.from_address = "not an address@x";
  CHECK(field(notice_to(NoticeKind::kSender, {"a@x"}, request), "From") ==
        "MAILER-DAEMON@mx.example.org");
}

TEST_CASE("notice: recipients do not learn of each other, administrators do", "[write_notices]") {
  CHECK(field(notice_to(NoticeKind::kRecipients, {"a@x", "b@x"}), "To") ==
        "undisclosed-recipients:;");
  CHECK(field(notice_to(NoticeKind::kRecipients, {"a@x"}), "To") == "a@x");
  CHECK(notice_to(NoticeKind::kAdministrators, {"a@x", "postmaster"})
            .find("\nTo: a@x,\n postmaster@mx.example.org\n") != std::string::npos);
}

TEST_CASE("notice: an address that is not plain ASCII stands in no header", "[write_notices]") {
  for (const char* address :
       {"\xe6\x97\xa5@example.org", "a b@x", "a@x\nBcc: c@x", "\"q\"@x", ""}) {
    const std::string notice = notice_to(NoticeKind::kSender, {address});
    CHECK(field(notice, "To") == "undisclosed-recipients:;");
    CHECK(field(notice, "Bcc") == "none");
  }
  ComposeRequest request = rewrite_request({virus_at("2")});
  request.verdict.message_id = "x>\nBcc: c@x";
  request.id = "1\nBcc: c@x";
  const std::string notice = notice_to(NoticeKind::kSender, {"a@x"}, request);
  CHECK(field(notice, "References") == "none");
  CHECK(field(notice, "Bcc") == "none");
}

TEST_CASE("notices: one after the other, each where the reply says", "[write_notices]") {
  ComposeRequest request = rewrite_request({virus_at("2", "eicar.com")});
  request.settings.delivery.language = Language::kJapanese;
  request.settings.delivery.mail_charset = MailCharset::kIso2022Jp;
  request.notices = {{NoticeKind::kSender, {"alice@example.org"}},
                     {NoticeKind::kRecipients, {"bob@example.net"}},
                     {NoticeKind::kAdministrators, {"postmaster"}}};
  Templates templates;
  templates.language = Language::kJapanese;
  const Fd file(::memfd_create("notices", MFD_CLOEXEC));
  ComposeReply reply;
  open_compose_charset(MailCharset::kIso2022Jp);
  REQUIRE(write_notices(request, templates, make_message_values(request, "件名", {}), file.get(),
                        reply));
  REQUIRE(reply.notices.size() == 3);
  REQUIRE(seek_to(file.get(), 0));
  const std::string all = *read_to_end(file.get(), 1 << 20);
  CHECK(reply.notices[2].offset + reply.notices[2].bytes == all.size());
  for (std::size_t i = 0; i < 3; ++i) {
    const NoticeRange range = reply.notices[i];
    const std::string notice = all.substr(range.offset, range.bytes);
    CHECK(notice.starts_with("From: "));
    CHECK(field(notice, "Content-Type") == "text/plain; charset=iso-2022-jp");
    CHECK(notice.find("eicar.com") != std::string::npos);
  }
  CHECK(reply.note.empty());
  CHECK(parse_compose_reply(format_compose_reply(reply), 3));
}

TEST_CASE(
    "templates: the folder's are used, missing ones are built in, unreadable ones are reported",
    "[write_notices]") {
  const TestFolder folder;
  std::filesystem::create_directories(folder.path + "/en/notice-sender.txt");
  folder.write("en/warning.txt", "Subject: ours\n\ntext\n");
  folder.write("en/notice-recipients.txt", std::string(kMaxTemplateBytes + 1, 'x'));
  const Templates templates = load_templates(folder.path, Language::kEnglish);
  CHECK(templates.texts[0] == "Subject: ours\n\ntext\n");
  CHECK(templates.texts[1].empty());
  CHECK(templates.texts[2].empty());
  CHECK(templates.texts[3].empty());
  CHECK(templates.note.find("notice-sender.txt") != std::string::npos);
  CHECK(templates.note.find("notice-recipients.txt") != std::string::npos);
  CHECK(templates.note.find("administrators") == std::string::npos);
  CHECK(load_templates("/nowhere", Language::kJapanese).note.empty());
}

}  // namespace scanq
