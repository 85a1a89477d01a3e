// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Each rule keeps out something that libclamav (mbox.c, message.c), GMime and mail programs read
// differently. A rule may be stricter than the standards: an odd header costs a second look.
#include "lib/mime/entity_header.h"

#include <algorithm>
#include <array>

#include "lib/mail/text.h"

namespace scanq {
namespace {

// libclamav cuts a line at this length and reads the rest as a line of its own.
constexpr std::size_t kMaxFieldLineBytes = 998;
// libclamav stops at some number of fields and parameters; ordinary mail has far fewer.
constexpr std::size_t kMaxFields = 500, kMaxParameters = 50;
constexpr std::size_t kMaxHeaderBytes = 128 << 10;
constexpr std::size_t kMaxBoundaryBytes = 100;

constexpr std::array<std::string_view, 5> kLeafTypes{"text", "application", "image", "audio",
                                                     "video"};
// libclamav looks at all parts of these multiparts only: of multipart/signed it reads just the
// text.
constexpr std::array<std::string_view, 4> kMultiparts{"mixed", "alternative", "related", "report"};
constexpr std::array<std::string_view, 3> kReports{"delivery-status", "disposition-notification",
                                                   "rfc822-headers"};

template <std::size_t kCount>
bool is_one_of(const std::array<std::string_view, kCount>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
bool is_token_char(char c) {
  return is_alnum(c) || std::string_view("!#$&'*+-.^_|~").find(c) != std::string_view::npos;
}
// Ordinary boundaries consist of these characters. Blanks, parentheses and percent signs are legal,
// but libclamav takes them for comments and codes.
bool is_boundary_char(char c) {
  return is_alnum(c) || std::string_view("'+_,-./:=?@#$&!~").find(c) != std::string_view::npos;
}

std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    ++count;
  return count;
}

// Reads "type/subtype; name=value; ..." and accepts nothing else.
class TypeReader {
 public:
  explicit TypeReader(std::string_view value) : left_(trim_blanks(value)) {}

  bool read() {
    type = take_token();
    if (type.empty() || !skip('/')) return false;
    subtype = take_token();
    if (subtype.empty()) return false;
    for (std::size_t count = 0; !left_.empty(); ++count) {
      skip_blanks();
      if (count > kMaxParameters || !skip(';')) return false;
      skip_blanks();
      if (!read_parameter()) return false;
    }
    return true;
  }

  std::string type, subtype, boundary;
  bool has_name = false;

 private:
  void skip_blanks() {
    while (!left_.empty() && is_blank(left_[0])) left_.remove_prefix(1);
  }
  bool skip(char c) {
    if (left_.empty() || left_[0] != c) return false;
    left_.remove_prefix(1);
    return true;
  }
  std::string take_token() {
    const auto* const end = std::find_if_not(left_.begin(), left_.end(), is_token_char);
    std::string token =
        to_lower_ascii({left_.begin(), static_cast<std::size_t>(end - left_.begin())});
    left_.remove_prefix(token.size());
    return token;
  }
  bool read_parameter() {
    const std::string name = take_token();
    if (name.empty() || !skip('=')) return false;
    has_name = has_name || name.starts_with("name");
    const bool is_quoted = skip('"');
    const std::size_t end = left_.find_first_of(is_quoted ? "\"\\" : " \t;\"\\()<>,");
    if (is_quoted && (end == std::string_view::npos || left_[end] != '"')) return false;
    const std::string_view value = left_.substr(0, end);
    left_.remove_prefix(value.size());
    if (is_quoted) skip('"');
    return name != "boundary" || take_boundary(value, is_quoted);
  }
  bool take_boundary(std::string_view value, bool is_quoted) {
    // Some readers end an unquoted value at a character that is allowed only within quotes.
    const bool is_plain =
        std::all_of(value.begin(), value.end(), is_quoted ? is_boundary_char : is_token_char);
    if (!boundary.empty() || value.size() > kMaxBoundaryBytes || !is_plain) return false;
    boundary = value;
    return value.find_first_not_of('-') != std::string_view::npos;
  }

  std::string_view left_;
};

class HeaderReader {
 public:
  HeaderReader(std::string_view text, std::size_t at, bool is_outermost)
      : text_(text), begin_(at), is_outermost_(is_outermost) {}

  EntityHeader read() {
    read_fields();
    header_.body_begin = at_;
    if (header_.doubt.empty() && fields_ == 0) doubt("a part without a header");
    if (header_.doubt.empty()) classify();
    return std::move(header_);
  }

 private:
  void doubt(std::string_view what) {
    if (header_.doubt.empty()) header_.doubt = what;
  }

  void read_fields() {
    at_ = begin_;
    while (at_ < text_.size() && header_.doubt.empty()) {
      const bool is_first = at_ == begin_;
      const std::string_view line = next_line(text_, at_);
      if (line.empty()) break;
      const bool is_mailbox_line = line.starts_with("From ") || line.starts_with(">From ");
      if (is_first && is_outermost_ && is_mailbox_line) continue;
      read_line(line);
    }
    judge_field();
  }

  void read_line(std::string_view line) {
    if (line.find('\r') != std::string_view::npos || line.find('\0') != std::string_view::npos)
      return doubt("a bare CR or a NUL in a header");
    if (line.size() > kMaxFieldLineBytes &&
        to_lower_ascii(line).find("content-") != std::string::npos)
      return doubt("a field of MIME within an overlong line");
    if (at_ - begin_ > kMaxHeaderBytes || fields_ > kMaxFields) return doubt("a huge header");
    if (is_blank(line[0])) {
      const bool is_empty = line.find_first_not_of(" \t") == std::string_view::npos;
      if (is_empty || name_.empty()) return doubt("a header line of blanks alone");
      value_ += line;
      return;
    }
    judge_field();
    const std::size_t colon = line.find(':');
    name_ = to_lower_ascii(line.substr(0, std::min(colon, line.size())));
    value_ = colon == std::string_view::npos ? "" : line.substr(colon + 1);
    const bool is_name = colon != std::string_view::npos && !name_.empty() &&
                         std::all_of(name_.begin(), name_.end(), [](char c) {
                           return c > ' ' && c < 0x7f && c != '(' && c != '"';
                         });
    if (!is_name) doubt("a header line that is no field");
    ++fields_;
  }

  void judge_field() {
    if (name_.empty()) return;
    const std::string_view value = trim_blanks(value_);
    const bool is_of_mime = name_.starts_with("content-");
    if ((!is_outermost_ || is_of_mime) && count_of(value, "\"") % 2 != 0)
      doubt("a quote that is not closed");
    if (is_of_mime && value.ends_with(';')) doubt("a field that ends in a semicolon");
    if (name_ == "content-type") judge_type(value);
    if (name_ == "content-transfer-encoding") judge_encoding(to_lower_ascii(value));
    if (name_ == "content-disposition") judge_disposition(to_lower_ascii(value));
    name_.clear();
  }

  void judge_type(std::string_view value) {
    if (has_type_) return doubt("more than one Content-Type");
    has_type_ = true;
    TypeReader reader(value);
    if (!reader.read()) return doubt("an unusual Content-Type");
    type_ = reader.type;
    subtype_ = reader.subtype;
    has_name_ = reader.has_name;
    header_.boundary = reader.boundary;
    // Counted also within the values of other parameters, because some readers ignore the quotes.
    const std::size_t expected =
        (type_ == "multipart" ? 1 : 0) + count_of(to_lower_ascii(header_.boundary), "boundary");
    if (count_of(to_lower_ascii(value), "boundary") != expected ||
        header_.boundary.empty() == (type_ == "multipart"))
      doubt("no boundary, or more than one");
  }

  void judge_encoding(const std::string& value) {
    if (has_encoding_) return doubt("more than one Content-Transfer-Encoding");
    has_encoding_ = true;
    if (value == "base64") {
      header_.encoding = EntityEncoding::kBase64;
    } else if (value == "quoted-printable") {
      header_.encoding = EntityEncoding::kQuotedPrintable;
    } else if (value != "7bit" && value != "8bit" && value != "binary") {
      doubt("an unusual Content-Transfer-Encoding");
    }
  }

  // libclamav leaves out a text whose disposition is another one.
  void judge_disposition(const std::string& value) {
    const std::string_view kind = trim_blanks(std::string_view(value).substr(0, value.find(';')));
    if ((kind != "attachment" && kind != "inline") || value.find("boundary") != std::string::npos)
      doubt("an unusual Content-Disposition");
  }

  void classify() {
    const bool is_encoded = header_.encoding != EntityEncoding::kIdentity;
    if (type_ == "multipart") {
      header_.kind = EntityKind::kMultipart;
      if (!is_one_of(kMultiparts, subtype_)) doubt("a multipart that libclamav reads only in part");
      if (is_encoded) doubt("an encoded multipart");
    } else if (type_ == "message") {
      const bool is_mail = subtype_ == "rfc822";
      header_.kind = is_mail ? EntityKind::kMessage : EntityKind::kLeaf;
      if (is_encoded || is_outermost_ ||
          (!is_mail && (has_name_ || !is_one_of(kReports, subtype_))))
        doubt("an unusual enclosed message");
    } else if (has_type_ && !is_one_of(kLeafTypes, type_)) {
      doubt("an unusual Content-Type");
    }
  }

  std::string_view text_;
  std::size_t begin_, at_ = 0;
  bool is_outermost_;
  EntityHeader header_;
  std::string name_, value_;  // of the field that is being read
  std::string type_, subtype_;
  bool has_type_ = false, has_name_ = false, has_encoding_ = false;
  std::size_t fields_ = 0;
};

}  // namespace

EntityHeader read_entity_header(std::string_view text, std::size_t at, bool is_outermost) {
  return HeaderReader(text, at, is_outermost).read();
}

}  // namespace scanq
