// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/digest_message.h"

#include <algorithm>

#include "lib/admin/quarantine/kept_facts.h"
#include "lib/admin/setup/setup_words.h"
#include "lib/admin/shown_words.h"
#include "lib/mail/text.h"
#include "lib/mail/texts/message_text.h"
#include "lib/mail/texts/notice_message.h"
#include "lib/mail/texts/text_part.h"
#include "lib/web/html_text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxReasons = 3;
constexpr const char* kMinuteForm = "%Y-%m-%d %H:%M";

constexpr Words kSubject{"Mail to you that was kept back: ", "メールの配送を保留しました: "};
constexpr Words kMails{"", " 通"};
constexpr Words kOpening{
    "The virus scanner of this mail server has kept these mails to you back. They were not\n"
    "delivered.",
    "メールウイルスチェックで問題が見つかったため、次のメールを配送して\nいません。"};
constexpr Words kAdvice{
    "If you expected one of them, tell your administrator its number. Otherwise there is\n"
    "nothing for you to do.",
    "必要なメールの場合は、番号を添えて管理者にお問い合わせください。\n"
    "心当たりのないメールの場合は、何もする必要はありません。"};
constexpr Words kLinkAdvice{
    "A mail with a link can be delivered to you as it came: open the link, and confirm it there.\n"
    "A link is good once, until ",
    "リンクのあるメールは、リンクを開いて確認すると、元のまま受け取れ\n"
    "ます。リンクが使えるのは 1 回だけで、期限は "};
constexpr Words kLinkEnd{". Do so only for mail that you expected.",
                         " です。\n心当たりのないメールは受け取らないでください。"};
constexpr Words kReceived{"Received", "受信日時"};
constexpr Words kSender{"Sender", "送信者"};
constexpr Words kTitle{"Subject", "件名"};
constexpr Words kReason{"Why", "理由"};
constexpr Words kNumber{"Number", "番号"};
constexpr Words kLink{"Deliver it", "受け取る"};
constexpr Words kMoreBefore{"and ", "ほか "};
constexpr Words kMoreAfter{" more, which your administrator can see", " 通 (管理者が確認できます)"};
constexpr Words kSignature{"Virus scanner of ", "メールウイルスチェック "};

// Mail programs make a link of an address wherever they find one.
std::string without_links(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string next = to_lower_ascii(text.substr(at, 4));
    if (next.starts_with("://")) plain += '[';
    if (next == "www.") {
      plain.append(text.substr(at, 3)).append("[.]");
      at += 3;
      continue;
    }
    plain += text[at];
    if (next.starts_with("://")) plain += ']';
  }
  return plain;
}

std::string shown(const std::string& text) {
  return without_links(shown_list({text}));
}

std::string reason_of(const Finding& finding, Language language) {
  std::string text(category_words(finding.category, language));
  text += ", " + shown(finding.name);
  const std::string file = shown_file_name(finding);
  return file.empty() ? text : text + " (" + without_links(file) + ")";
}

// The columns of a row, without its link.
struct Cell {
  Words title;
  std::string text;
};
std::vector<Cell> cells_of(const DigestRow& row) {
  return {{kReceived, time_text(row.time, kMinuteForm, false)},
          {kSender, row.sender},
          {kTitle, row.subject},
          {kReason, row.reason},
          {kNumber, row.id}};
}

bool has_links(const RecipientDigest& digest) {
  return std::any_of(digest.rows.begin(), digest.rows.end(),
                     [](const DigestRow& row) { return !row.link.empty(); });
}

std::size_t listed_of(const RecipientDigest& digest) {
  return std::min(digest.rows.size(), kMaxDigestRows);
}

std::string more_of(const RecipientDigest& digest) {
  const Language language = digest.settings.language;
  const std::size_t more = digest.rows.size() - listed_of(digest);
  if (more == 0) return "";
  return std::string(kMoreBefore.in(language)) + std::to_string(more) +
         std::string(kMoreAfter.in(language));
}

// Advice to the reader, one paragraph after the other.
std::vector<std::string> advice_of(const RecipientDigest& digest, const DigestPlace& place) {
  const Language language = digest.settings.language;
  std::vector<std::string> advice{std::string(kAdvice.in(language))};
  if (has_links(digest)) {
    advice.push_back(std::string(kLinkAdvice.in(language)) +
                     time_text(place.links_end, kMinuteForm, false) +
                     std::string(kLinkEnd.in(language)));
  }
  return advice;
}

std::string html_row(const DigestRow& row, Language language, bool with_links) {
  std::string html = "<tr>";
  for (const Cell& cell : cells_of(row)) html += "<td>" + escaped_html(cell.text) + "</td>\n";
  if (with_links && row.link.empty()) html += "<td></td>";
  if (!row.link.empty()) {
    html += "<td><a href=\"" + escaped_attribute(row.link) + "\">" +
            std::string(kLink.in(language)) + "</a></td>";
  }
  return html + "</tr>\n";
}

std::string make_digest_html(const RecipientDigest& digest, const DigestPlace& place) {
  const Language language = digest.settings.language;
  const bool with_links = has_links(digest);
  const auto paragraph = [language](std::string text) {
    // Between Japanese words there is no blank, as an end of a line would be one.
    if (language == Language::kJapanese) std::erase(text, '\n');
    return "<p>" + escaped_html(text) + "</p>\n";
  };
  std::string html = "<!doctype html>\n<html lang=\"";
  html += language == Language::kJapanese ? "ja" : "en";
  html += "\"><body>\n" + paragraph(std::string(kOpening.in(language))) +
          "<table border=\"1\" cellpadding=\"4\" cellspacing=\"0\"><tr>";
  for (const Cell& cell : cells_of(DigestRow())) {
    html += "<th align=\"left\">" + std::string(cell.title.in(language)) + "</th>";
  }
  if (with_links) html += "<th></th>";
  html += "</tr>\n";
  for (std::size_t i = 0; i < listed_of(digest); ++i) {
    html += html_row(digest.rows[i], language, with_links);
  }
  html += "</table>\n";
  const std::string more = more_of(digest);
  if (!more.empty()) html += paragraph(more);
  for (const std::string& text : advice_of(digest, place)) html += paragraph(text);
  return html + paragraph(std::string(kSignature.in(language)) + place.host_name) +
         "</body></html>\n";
}

}  // namespace

DigestRow make_digest_row(const QuarantineRecord& record, const DeliverySettings& settings) {
  DigestRow row;
  row.time = record.time;
  row.sender =
      shown(record.envelope.sender.empty() ? settings.empty_sender_name : record.envelope.sender);
  row.subject = shown(record.verdict.subject);
  row.id = shown(record.id);
  const std::vector<Finding>& findings = record.verdict.findings;
  for (std::size_t i = 0; i < findings.size() && i < kMaxReasons; ++i) {
    row.reason += (i == 0 ? "" : "; ") + reason_of(findings[i], settings.language);
  }
  if (findings.size() > kMaxReasons) row.reason += "; ...";
  return row;
}

std::string make_digest_text(const RecipientDigest& digest, const DigestPlace& place) {
  const Language language = digest.settings.language;
  std::string text(kOpening.in(language));
  text += "\n\n";
  for (std::size_t i = 0; i < listed_of(digest); ++i) {
    const auto line = [&](const Words& title, std::string_view value) {
      text.append("    ").append(title.in(language)).append(": ").append(value).append("\n");
    };
    for (const Cell& cell : cells_of(digest.rows[i])) line(cell.title, cell.text);
    if (!digest.rows[i].link.empty()) line(kLink, digest.rows[i].link);
    text += '\n';
  }
  const std::string more = more_of(digest);
  if (!more.empty()) text += more + "\n\n";
  for (const std::string& paragraph : advice_of(digest, place)) text += paragraph + "\n\n";
  return text + "-- \n" + std::string(kSignature.in(language)) + place.host_name + '\n';
}

std::string make_digest(const RecipientDigest& digest, const DigestPlace& place,
                        std::string_view unique) {
  const DeliverySettings& settings = digest.settings;
  const std::string subject = std::string(kSubject.in(settings.language)) +
                              std::to_string(digest.rows.size()) +
                              std::string(kMails.in(settings.language));
  const std::string boundary = "=-scanq-" + std::string(unique);
  std::string message =
      make_notice_head({settings, place.host_name, {digest.recipient}, subject, place.now, unique});
  message += "Auto-Submitted: auto-generated\nX-Scanq-Notice: digest\nMIME-Version: 1.0\n";
  message += "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\n";
  const TextPart parts[] = {
      make_text_part(make_digest_text(digest, place), settings.charset()),
      make_text_part(make_digest_html(digest, place), settings.charset(), "html")};
  for (const TextPart& part : parts) {
    message += "\n--" + boundary + '\n' + part.header + '\n' + part.body;
  }
  return message + "\n--" + boundary + "--\n";
}

}  // namespace scanq
