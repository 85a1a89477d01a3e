// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/digest_message.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

QuarantineRecord record_of(const std::string& subject, const std::string& find) {
  QuarantineRecord record;
  record.id = "6a1.2.3";
  record.envelope.sender = "alice@example.org";
  record.verdict.subject = subject;
  record.verdict.findings = {make_finding(Category::kMacro, find)};
  return record;
}

RecipientDigest digest_of(const std::vector<QuarantineRecord>& records,
                          const DeliverySettings& settings) {
  RecipientDigest digest{"bob@example.net", settings, {}};
  for (const QuarantineRecord& record : records) {
    digest.rows.push_back(make_digest_row(record, settings));
  }
  return digest;
}

const DigestPlace kPlace{"mx.example.net", 1000000, 2000000};

TEST_CASE("digest_message: the texts of strangers are one line each, and no links",
          "[digest_message]") {
  const DeliverySettings settings = default_settings().delivery;
  const DigestRow row = make_digest_row(
      record_of("a\r\nBcc: x\nhttp://evil WWW.evil \u202eexe", "<b>\n--"), settings);
  CHECK(row.subject.find('\n') == std::string::npos);
  CHECK(row.subject.find("http[:]//evil WWW[.]evil ?exe") != std::string::npos);
  CHECK(row.reason.find('\n') == std::string::npos);
  const std::string mail =
      make_digest(digest_of({record_of("<script>x</script>", "<b>")}, settings), kPlace, "unique");
  CHECK(mail.find("<td>&lt;script&gt;x&lt;/script&gt;</td>") != std::string::npos);
  CHECK(mail.find("<td><script>") == std::string::npos);
  CHECK(mail.find("&lt;b&gt;") != std::string::npos);
}

TEST_CASE("digest_message: a row says who, what and why", "[digest_message]") {
  DeliverySettings settings = default_settings().delivery;
  QuarantineRecord record = record_of("lunch", "Doc.Macro");
  record.verdict.findings[0].file_name = "C:\\a\\plan.doc";
  CHECK(make_digest_row(record, settings).reason == "Documents with macros, Doc.Macro (plan.doc)");
  record.verdict.findings.resize(5, record.verdict.findings[0]);
  CHECK(make_digest_row(record, settings).reason.ends_with("; ..."));
  record.envelope.sender.clear();
  CHECK(make_digest_row(record, settings).sender == "MAILER-DAEMON");
  settings.language = Language::kJapanese;
  CHECK(make_digest_row(record, settings).reason.starts_with("マクロ付きの文書, "));
}

TEST_CASE("digest_message: without a link there is no word of links", "[digest_message]") {
  const DeliverySettings settings = default_settings().delivery;
  RecipientDigest digest = digest_of({record_of("one", "x"), record_of("two", "x")}, settings);
  CHECK(make_digest_text(digest, kPlace).find("link") == std::string::npos);
  digest.rows[1].link = "https://mail.example.jp/?t=1";
  const std::string text = make_digest_text(digest, kPlace);
  CHECK(text.find("Deliver it: https://mail.example.jp/?t=1\n") != std::string::npos);
  CHECK(text.find("A link is good once, until 1970-01-24") != std::string::npos);
  CHECK(make_digest(digest, kPlace, "u").find("<a href=\"https://mail.example.jp/?t=1\">") !=
        std::string::npos);
}

TEST_CASE("digest_message: two hundred rows are listed, the others are counted",
          "[digest_message]") {
  const DeliverySettings settings = default_settings().delivery;
  RecipientDigest digest = digest_of(std::vector(kMaxDigestRows, record_of("one", "x")), settings);
  CHECK(make_digest_text(digest, kPlace).find(" more, which") == std::string::npos);
  digest.rows.push_back(make_digest_row(record_of("last", "x"), settings));
  const std::string text = make_digest_text(digest, kPlace);
  CHECK(text.find("and 1 more, which") != std::string::npos);
  CHECK(text.find("last") == std::string::npos);
  CHECK(make_digest(digest, kPlace, "u").find("kept back: 201\n") != std::string::npos);
}

TEST_CASE("digest_message: Japanese goes in the charset of the settings", "[digest_message]") {
  DeliverySettings settings = default_settings().delivery;
  settings.language = Language::kJapanese;
  const RecipientDigest digest = digest_of({record_of("見積書", "x")}, settings);
  CHECK(make_digest(digest, kPlace, "u").find("text/html; charset=utf-8\n") != std::string::npos);
  RecipientDigest old = digest;
  old.settings.mail_charset = MailCharset::kIso2022Jp;
  CHECK(make_digest(old, kPlace, "u").find("text/html; charset=iso-2022-jp\n") !=
        std::string::npos);
}

}  // namespace
}  // namespace scanq
