// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/message_header.h"

#include <algorithm>
#include <array>

#include "lib/base/digits.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

// A line of base64 in mail is mostly 76 bytes long, but may be shorter. Words of this length
// without a blank are rare.
constexpr std::size_t kSuspiciousLineBytes = 40;
constexpr std::size_t kMaxPlainTextBytes = 1 << 20;
constexpr std::size_t kMaxAutomaticBytes = 1000;  // of a value; what tells stands in front

constexpr std::array<std::string_view, 13> kListFields{
    "list-id",      "list-post",     "list-unsubscribe", "list-help", "list-subscribe",
    "list-owner",   "list-archive",  "mailing-list",     "x-ml-name", "x-mailing-list",
    "x-mail-count", "x-autorespond", "x-autoreply"};

// Without the blanks and line ends around it: a value may begin on the line below its name.
std::string_view trim_folds(std::string_view value) {
  constexpr std::string_view kFolds = " \t\r\n";
  const std::size_t first = value.find_first_not_of(kFolds);
  if (first == std::string_view::npos) return {};
  return value.substr(first, value.find_last_not_of(kFolds) - first + 1);
}

// Removes the first line from `text`, and returns it without its end.
std::string_view take_line(std::string_view& text) {
  std::size_t next = 0;
  const std::string_view line = next_line(text, next);
  text.remove_prefix(next);
  return line;
}

// Length of the field name at the start of the line, 0 if there is none. RFC 5322 allows no blank
// before the colon, but mail programs do.
std::size_t field_name_length(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return 0;
  const std::size_t length = line.find_last_not_of(" \t", colon - 1) + 1;
  return is_field_name(line.substr(0, length)) ? length : 0;
}

// Where the first blank line ends; the end of the text if there is none.
std::size_t blank_line_end(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    if (rest.starts_with('\n')) return at + 2;
    if (rest.starts_with("\r\n")) return at + 3;
  }
  return text.size();
}

bool starts_with_ignoring_case(std::string_view text, std::string_view lower) {
  return equals_ignoring_case(text.substr(0, lower.size()), lower);
}

bool is_base64_line(std::string_view line) {
  return line.size() >= kSuspiciousLineBytes && std::all_of(line.begin(), line.end(), [](char c) {
           return base64_value(c) >= 0 || c == '=';
         });
}

// Whether the line could begin a packed file, or a message within the text.
bool is_suspicious_line(std::string_view line) {
  while (line.starts_with('>') || line.starts_with(' ')) line.remove_prefix(1);
  for (const std::string_view start : {"begin ", "begin-", "=ybegin", "content-",
                                       "received:", "mime-version:", "return-path:", "(this file ",
                                       "--=", "------=_", "-----begin "}) {
    if (starts_with_ignoring_case(line, start)) return true;
  }
  return is_base64_line(line);
}

// Whether the type is "text/plain" with harmless parameters at most.
bool is_plain_type(std::string_view type) {
  const std::string lower = to_lower_ascii(type);
  std::string_view left = lower;
  bool is_first = true;
  while (!left.empty()) {
    const std::size_t semicolon = left.find(';');
    std::string_view piece = left.substr(0, semicolon);
    left.remove_prefix(semicolon == std::string_view::npos ? left.size() : semicolon + 1);
    while (!piece.empty() && piece.find_first_of(" \t\r\n") == 0) piece.remove_prefix(1);
    while (!piece.empty() && piece.find_last_of(" \t\r\n") == piece.size() - 1)
      piece.remove_suffix(1);
    const bool is_harmless =
        is_first ? piece == "text/plain"
                 : piece.empty() || piece.starts_with("charset=") || piece.starts_with("format=") ||
                       piece.starts_with("delsp=") || piece.starts_with("reply-type=");
    if (!is_harmless) return false;
    is_first = false;
  }
  return true;
}

}  // namespace

std::string_view MessageHeader::value_of(std::string_view name) const {
  for (const HeaderField& field : fields) {
    if (equals_ignoring_case(field.name, name)) return trim_folds(field.value);
  }
  return {};
}

std::size_t MessageHeader::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields.begin(), fields.end(),
      [name](const HeaderField& field) { return equals_ignoring_case(field.name, name); }));
}

MessageHeader read_message_header(std::string_view message) {
  MessageHeader header;
  std::string_view left = message;
  // Mail that was taken from a mailbox sometimes has such a line at the top.
  if (left.starts_with("From ") || left.starts_with(">From ")) {
    static_cast<void>(take_line(left));
    header.is_well_formed = false;
  }
  while (!left.empty()) {
    std::string_view rest = left;
    const std::string_view line = take_line(rest);
    if (line.empty()) {
      left = rest;
      break;
    }
    if (line.find('\0') != std::string_view::npos || line.find('\r') != std::string_view::npos)
      header.is_well_formed = false;
    const bool goes_on = line[0] == ' ' || line[0] == '\t';
    const std::size_t name_length = goes_on ? 0 : field_name_length(line);
    if (goes_on && !header.fields.empty()) {
      HeaderField& last = header.fields.back();
      last.value = {last.value.data(),
                    static_cast<std::size_t>(line.data() + line.size() - last.value.data())};
    } else if (name_length > 0 && header.fields.size() == kMaxHeaderFields) {
      header.is_complete = false;
      left.remove_prefix(blank_line_end(left));
      break;
    } else if (name_length > 0) {
      header.fields.push_back({line.substr(0, name_length), line.substr(line.find(':') + 1)});
    } else {
      header.is_well_formed = false;
      if (!goes_on) break;
    }
    left = rest;
  }
  header.body_begin = message.size() - left.size();
  return header;
}

bool is_automatic(const MessageHeader& header) {
  for (const HeaderField& field : header.fields) {
    const std::string name = to_lower_ascii(field.name);
    const std::string value = to_lower_ascii(trim_folds(field.value).substr(0, kMaxAutomaticBytes));
    if (std::find(kListFields.begin(), kListFields.end(), name) != kListFields.end()) return true;
    if (name == "precedence" && (value == "bulk" || value == "list" || value == "junk"))
      return true;
    if (name == "auto-submitted" && !value.empty() && !value.starts_with("no")) return true;
    if (name == "x-auto-response-suppress" && !value.empty() && value != "none") return true;
    if (name == "return-path" && value == "<>") return true;
  }
  return false;
}

bool is_plain_text_only(std::string_view message, const MessageHeader& header) {
  if (!header.is_well_formed || !header.is_complete || header.fields.empty() ||
      message.size() > kMaxPlainTextBytes)
    return false;
  for (const std::string_view once : {"content-type", "content-transfer-encoding"}) {
    if (header.count(once) > 1) return false;
  }
  const std::string encoding = to_lower_ascii(header.value_of("content-transfer-encoding"));
  if (!encoding.empty() && encoding != "7bit" && encoding != "8bit") return false;
  if (header.count("content-type") > 0 && !is_plain_type(header.value_of("content-type")))
    return false;
  for (const HeaderField& field : header.fields) {
    const std::string name = to_lower_ascii(field.name);
    if (name.starts_with("content-") && name != "content-type" && name != "content-language" &&
        name != "content-transfer-encoding" && name != "content-length") {
      return false;
    }
    if (name == "encoding") return false;
  }
  std::string_view body = message.substr(header.body_begin);
  if (body.find('\0') != std::string_view::npos) return false;
  while (!body.empty()) {
    if (is_suspicious_line(take_line(body))) return false;
  }
  return true;
}

}  // namespace scanq
