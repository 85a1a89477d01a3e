// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mime_doubt.h"

#include <algorithm>
#include <string>
#include <vector>

#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/entity_header.h"
#include "lib/mime/header_text.h"
#include "lib/mime/packed_files.h"

namespace scanq {
namespace {

// libclamav stops at some depth and some number of parts; ordinary mail stays far below both. The
// limit on multiparts bounds the cost of each line.
constexpr std::size_t kMaxDepth = 8, kMaxParts = 400, kMaxMultiparts = 40;
// libclamav cuts a line near this length and reads the rest as a line of its own.
constexpr std::size_t kLongLineBytes = 998;
// A part that is not said to be base64, but holds this much base64 and nothing else, is in doubt.
constexpr std::size_t kUnlabelledBase64Bytes = 60;

std::string_view without_dashes(std::string_view text) {
  const std::size_t at = text.find_first_not_of("- \t");
  return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

std::string without_comments(std::string_view line) {
  std::string text;
  int level = 0;
  for (const char c : line) {
    if (c == '(') ++level;
    if (level == 0) text += c;
    if (c == ')' && level > 0) --level;
  }
  return text;
}

struct Multipart {
  std::string boundary, core;  // core: in lower case, without dashes in front
  bool has_parts = false;
};

class Walk {
 public:
  explicit Walk(std::string_view message) : message_(message) {}

  MimeDoubt run() {
    open(true);
    while (doubt_.empty() && at_ < message_.size()) on_line(next_line(message_, at_));
    if (doubt_.empty()) end_leaf();
    if (doubt_.empty() && !open_.empty()) doubt("a multipart that does not end");
    return {doubt_, has_message_};
  }

 private:
  void doubt(std::string_view what) {
    if (doubt_.empty()) doubt_ = what;
  }

  // Reads the header at at_, and as long as the body is itself a message, the next header as well.
  void open(bool is_outermost) {
    for (bool is_message = true; is_message && doubt_.empty();) {
      const EntityHeader header = read_entity_header(message_, at_, is_outermost);
      doubt(header.doubt);
      at_ = header.body_begin;
      is_message = header.kind == EntityKind::kMessage;
      has_message_ = has_message_ || is_message;
      if (header.kind == EntityKind::kMultipart) open_multipart(header.boundary);
      encoding_ = header.encoding;
      is_leaf_ = header.kind == EntityKind::kLeaf;
      is_outermost = false;
    }
    is_first_line_ = true;
    is_padded_ = false;
    is_base64_only_ = is_leaf_ && encoding_ != EntityEncoding::kBase64;
    base64_bytes_ = 0;
    if (++parts_ > kMaxParts) doubt("a huge number of parts");
  }

  void open_multipart(const std::string& boundary) {
    Multipart multipart{boundary, to_lower_ascii(without_dashes(boundary))};
    for (const std::vector<Multipart>* list : {&open_, &closed_}) {
      for (const Multipart& other : *list) {
        if (other.core.starts_with(multipart.core) || multipart.core.starts_with(other.core))
          doubt("a boundary that begins like another");
      }
    }
    open_.push_back(std::move(multipart));
    if (open_.size() > kMaxDepth) doubt("very deep multiparts");
    if (open_.size() + closed_.size() > kMaxMultiparts) doubt("a huge number of multiparts");
  }

  void on_line(std::string_view line) {
    if (line.find('\r') != std::string_view::npos || line.find('\0') != std::string_view::npos)
      return doubt("a bare CR or a NUL");
    const bool may_be_boundary = line.starts_with('-') || line.starts_with('(');
    if (may_be_boundary && (!open_.empty() || !closed_.empty()) && on_boundary(line)) return;
    if (line.size() > kLongLineBytes && holds_boundary(line))
      return doubt("a boundary within an overlong line");
    // libclamav takes the following lines, boundaries included, for the file.
    if (begins_packed_file(line) || line.starts_with("begin ")) {
      return doubt("something packed within a text");
    }
    is_leaf_ ? on_content(line) : on_margin(line);
    is_first_line_ = false;
  }

  // True if the line is a boundary, or nearly one.
  bool on_boundary(std::string_view line) {
    const std::string_view after = line.starts_with("--") ? line.substr(2) : std::string_view();
    for (std::size_t i = open_.size(); i > 0; --i) {
      const std::string& boundary = open_[i - 1].boundary;
      if (!after.starts_with(boundary)) continue;
      const std::string_view rest = after.substr(boundary.size());
      if (!rest.empty() && rest != "--") continue;
      if (i != open_.size()) doubt("a multipart that does not end");
      end_leaf();
      if (rest.empty() && doubt_.empty()) {
        open_.back().has_parts = true;
        open(false);
      } else if (doubt_.empty()) {
        close();
      }
      return true;
    }
    if (!is_nearly_boundary(line)) return false;
    doubt("a line that is nearly a boundary");
    return true;
  }

  void close() {
    if (!open_.back().has_parts) doubt("a multipart without parts");
    closed_.push_back(std::move(open_.back()));
    open_.pop_back();
    is_leaf_ = false;
  }

  bool is_nearly_boundary(std::string_view line) const {
    const std::string plain =
        to_lower_ascii(line.find('(') == std::string_view::npos ? line : without_comments(line));
    const std::string_view core = without_dashes(plain);
    for (const std::vector<Multipart>* list : {&open_, &closed_}) {
      for (const Multipart& multipart : *list) {
        if (core.starts_with(multipart.core)) return true;
      }
    }
    return false;
  }

  bool holds_boundary(std::string_view line) const {
    if (open_.empty() || line.find("--") == std::string_view::npos) return false;
    const std::string lower = to_lower_ascii(line);
    return std::any_of(open_.begin(), open_.end(), [&lower](const Multipart& multipart) {
      return lower.find(multipart.core) != std::string::npos;
    });
  }

  // Handles a line before the first part or after the last one.
  void on_margin(std::string_view line) {
    if (is_mime_field(line)) doubt("a header outside of the parts");
  }

  void on_content(std::string_view line) {
    // libclamav takes such a line for more of the header.
    if (is_first_line_ && (line.starts_with("Content") || line.starts_with("filename=")))
      return doubt("content that begins like a header");
    if (encoding_ == EntityEncoding::kBase64) return on_base64(line);
    if (encoding_ == EntityEncoding::kQuotedPrintable) on_quoted_printable(line);
    if (!is_base64_only_) return;
    is_base64_only_ = is_base64(line);
    base64_bytes_ += line.size();
  }

  static bool is_base64(std::string_view line) {
    const std::size_t end = std::min(line.find('='), line.size());
    return line.find_first_not_of('=', end) == std::string_view::npos &&
           std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(end),
                       [](char c) { return base64_value(c) >= 0; });
  }

  void on_base64(std::string_view line) {
    if (line.empty()) return;
    if (is_padded_) return doubt("base64 that goes on after its end");
    if (!is_base64(line)) return doubt("base64 with other characters in it");
    is_padded_ = line.ends_with('=');
  }

  void on_quoted_printable(std::string_view line) {
    for (std::size_t at = line.find('='); at != std::string_view::npos;
         at = line.find('=', at + 1)) {
      if (!hex_byte(line.substr(at + 1)) && at + 1 != line.size())
        return doubt("malformed quoted-printable");
    }
  }

  void end_leaf() {
    if (is_base64_only_ && base64_bytes_ >= kUnlabelledBase64Bytes)
      doubt("base64 that no header announces");
    is_base64_only_ = false;
  }

  std::string_view message_;
  std::size_t at_ = 0;
  std::string_view doubt_;
  std::vector<Multipart> open_, closed_;
  std::size_t parts_ = 0;
  EntityEncoding encoding_ = EntityEncoding::kIdentity;
  bool is_leaf_ = false, is_first_line_ = true, is_padded_ = false, is_base64_only_ = false;
  bool has_message_ = false;
  std::size_t base64_bytes_ = 0;
};

}  // namespace

MimeDoubt mime_doubt(std::string_view message) {
  return Walk(message).run();
}

}  // namespace scanq
