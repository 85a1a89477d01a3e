// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/text_part.h"

#include "lib/mail/base64.h"
#include "lib/mail/texts/encoded_words.h"
#include "lib/mail/texts/iso_2022_jp.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxLineBytes = 998;  // RFC 5322
constexpr std::size_t kMaxQuotedLineBytes = 76;

bool has_long_line(std::string_view text) {
  while (text.size() > kMaxLineBytes) {
    const std::size_t newline = text.find('\n');
    if (newline > kMaxLineBytes) return true;  // also for npos: the last line
    text.remove_prefix(newline + 1);
  }
  return false;
}

// A byte of a line as quoted-printable has it. A blank at a line's end must not stand as it is.
std::string quoted_byte(char c, bool ends_line) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const bool is_blank = c == ' ' || c == '\t';
  if (is_blank ? !ends_line : c > ' ' && c < 0x7f && c != '=') return {c};
  const auto number = static_cast<unsigned char>(c);
  return {'=', kDigits[number >> 4], kDigits[number & 15]};
}

std::string quoted_printable(std::string_view text) {
  std::string encoded;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      encoded += '\n';
      column = 0;
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
    const std::string next = quoted_byte(text[i], ends_line);
    if (column + next.size() >= kMaxQuotedLineBytes) {  // room for the "=" of a broken line
      encoded += "=\n";
      column = 0;
    }
    encoded += next;
    column += next.size();
  }
  return encoded;
}

}  // namespace

TextPart make_text_part(std::string_view text, MailCharset charset, std::string_view type) {
  TextPart part;
  std::string_view name = "us-ascii";
  part.body = text;
  if (!is_ascii(text)) {
    name = "utf-8";
    if (fitting_charset(text, charset) == MailCharset::kIso2022Jp) {
      name = "iso-2022-jp";
      part.body = *to_iso_2022_jp(text);
    }
  }
  std::string_view encoding = "7bit";
  if (!is_ascii(part.body)) {
    // The rows of "=" in our texts would be unreadable in quoted-printable, and longer than in
    // base64; so quoted-printable is for ASCII with long lines only.
    encoding = "base64";
    part.body = base64_lines(part.body);
  } else if (has_long_line(part.body)) {
    encoding = "quoted-printable";
    part.body = quoted_printable(part.body);
  }
  part.header.append("Content-Type: text/").append(type).append("; charset=").append(name);
  part.header.append("\nContent-Transfer-Encoding: ").append(encoding).append("\n");
  if (!part.body.empty() && part.body.back() != '\n') part.body += '\n';
  return part;
}

}  // namespace scanq
