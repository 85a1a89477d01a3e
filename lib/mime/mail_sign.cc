// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mail_sign.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kMailboxLine = "From ";
constexpr std::size_t kLongestLineBytes = 1000;
constexpr int kBlankLinesBefore = 20, kLinesLookedAt = 200;

constexpr std::array<std::string_view, 9> kMailNames{".eml", ".emlx", ".mht", ".mhtml", ".mbox",
                                                     ".mbx", ".mbs",  ".nws", ".mail"};
constexpr std::array<std::string_view, 22> kMailFields{
    "from",         "to",         "cc",           "bcc",
    "subject",      "date",       "message-id",   "received",
    "return-path",  "reply-to",   "sender",       "mime-version",
    "content-type", "references", "delivered-to", "content-transfer-encoding",
    "in-reply-to",  "x-mailer",   "user-agent",   "content-disposition",
    "list-id",      "resent-from"};

// The name of the field in this line, in lower case; empty where the line is none.
std::string field_name(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon > kLongestLineBytes) return {};
  const std::string_view name = trim_blanks(line.substr(0, colon));
  return is_field_name(name) ? to_lower_ascii(name) : std::string();
}

bool is_number(std::string_view line) {
  return !trim_blanks(line).empty() &&
         trim_blanks(line).find_first_not_of("0123456789") == std::string_view::npos;
}

// Where the first line begins that is neither blank nor a number in the very first line.
std::size_t first_line(std::string_view content) {
  std::size_t at = content.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  for (int lines = 0; lines < kBlankLinesBefore && at < content.size(); ++lines) {
    std::size_t next = at;
    const std::string_view line = next_line(content, next);
    if (!trim_blanks(line).empty() && line != "\r" && !(lines == 0 && is_number(line))) break;
    at = next;
  }
  return at;
}

bool has_mail_field(std::string_view content, std::size_t at) {
  for (int lines = 0; lines < kLinesLookedAt && at < content.size(); ++lines) {
    const std::string_view line = next_line(content, at);
    if (line.starts_with(' ') || line.starts_with('\t')) {
      if (lines == 0) return false;
      continue;
    }
    const std::string name = field_name(line);
    if (name.empty()) return false;
    if (std::find(kMailFields.begin(), kMailFields.end(), name) != kMailFields.end()) return true;
  }
  return false;
}

// The boundary, where the bytes begin with a boundary line and a field of MIME below it.
std::string_view bare_boundary(std::string_view content, std::size_t at) {
  const std::string_view line = trim_blanks(next_line(content, at));
  if (!line.starts_with("--") || line.size() <= 2 || line.size() > kLongestLineBytes) return {};
  if (line.find('"') != std::string_view::npos) return {};
  return field_name(next_line(content, at)).starts_with("content-") ? line.substr(2)
                                                                    : std::string_view();
}

// Where the next mail of a mailbox begins behind `at`; npos: there is none.
std::size_t next_mail(std::string_view mailbox, std::size_t at, bool wants_blank_line) {
  const std::string separator = "\n" + std::string(kMailboxLine);
  for (at = mailbox.find(separator, at); at != std::string_view::npos;
       at = mailbox.find(separator, at + 1)) {
    const std::string_view before = mailbox.substr(0, at);
    const bool has_blank_line = before.ends_with('\n') || before.ends_with("\n\r");
    if (has_blank_line || !wants_blank_line) return at + 1;
  }
  return at;
}

// Adds the mails of a mailbox, whose first one is at `first`. Some programs divide it at each line
// that begins with "From ", others only behind a blank line.
void divide_mailbox(std::string_view mailbox, std::size_t first, std::size_t most,
                    std::vector<MailPiece>& pieces) {
  std::set<std::pair<std::size_t, std::size_t>> known{{0, std::string_view::npos}};
  for (const bool wants_blank_line : {false, true}) {
    for (std::size_t begin = first; begin != std::string_view::npos;) {
      const std::size_t end = next_mail(mailbox, begin, wants_blank_line);
      if (known.emplace(begin, end).second) {
        if (pieces.size() > most) return;
        pieces.push_back({mailbox.substr(begin, end - begin), ""});
      }
      begin = end;
    }
  }
}

}  // namespace

bool is_message_type(std::string_view content_type) {
  return content_type.starts_with("message/");
}

bool is_mail_name(std::string_view file_name) {
  const std::string lower = to_lower_ascii(trim_blanks(file_name));
  return std::any_of(kMailNames.begin(), kMailNames.end(),
                     [&lower](std::string_view end) { return lower.ends_with(end); });
}

bool begins_like_mail(std::string_view content) {
  const std::size_t at = first_line(content);
  if (is_mailbox(content.substr(at))) {
    std::size_t header = at;
    static_cast<void>(next_line(content, header));
    return has_mail_field(content, header);
  }
  return has_mail_field(content, at) || !bare_boundary(content, at).empty();
}

bool is_mail(bool is_declared, std::string_view file_name, std::string_view content) {
  return is_declared || is_mail_name(file_name) || begins_like_mail(content);
}

bool is_mailbox(std::string_view content) {
  return content.starts_with(kMailboxLine);
}

std::vector<MailPiece> mails_in(std::string_view content, std::size_t most) {
  const std::size_t at = first_line(content);
  const std::string_view mail = content.substr(at);
  std::vector<MailPiece> pieces{{mail, ""}};
  const std::string_view boundary = bare_boundary(content, at);
  if (!boundary.empty()) {
    pieces[0].missing_header =
        "Content-Type: multipart/mixed;\n boundary=\"" + std::string(boundary) + "\"\n\n";
  }
  if (is_mailbox(mail)) {
    divide_mailbox(mail, 0, most, pieces);
  } else if (!begins_like_mail(content)) {
    divide_mailbox(mail, next_mail(mail, 0, false), most, pieces);
  }
  return pieces;
}

}  // namespace scanq
