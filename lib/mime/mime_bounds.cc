// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mime_bounds.h"

#include <algorithm>

#include "lib/mail/text.h"
#include "lib/mime/header_text.h"

namespace scanq {
namespace {

constexpr std::size_t kLongestFieldName = 200;
constexpr std::string_view kNoField = "_:";

bool looks_like_field(std::string_view line) {
  const std::string_view name = line.substr(0, line.substr(0, kLongestFieldName).find(':'));
  return !name.empty() && name.size() < std::min(line.size(), kLongestFieldName) &&
         std::none_of(name.begin(), name.end(), [](char c) { return c == ' ' || c == '\t'; });
}

bool speaks_of_multipart(std::string_view line) {
  return to_lower_ascii(line.substr(0, kLongestFieldName)).find("multipart") != std::string::npos;
}

}  // namespace

BoundedMessage::BoundedMessage(std::string_view message) : text_(message) {
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t boundaries = 0, multiparts = 0, fields = 0, fields_in_a_row = 0, parameters = 0;
  std::size_t other = kNone;  // where the field begins that is none of MIME
  std::size_t of_mime = 0;    // where the one of MIME begins
  bool is_of_mime = false;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t begin = at;
    const std::string_view line = next_line(message, at);
    const bool goes_on = line.starts_with(' ') || line.starts_with('\t');
    const bool was_of_mime = is_of_mime;
    if (!goes_on) {
      parameters = 0;
      is_of_mime = is_mime_field(line);
      of_mime = begin;
    }
    boundaries += line.starts_with("--") ? 1 : 0;
    if (!goes_on) {
      const bool is_field = looks_like_field(line);
      fields_in_a_row = is_field ? fields_in_a_row + 1 : 0;
      const bool is_other = is_field && !is_of_mime && !line.starts_with('-');
      const bool is_joined = is_other && !was_of_mime && fields_in_a_row > kMaxFieldsInARow;
      if (is_joined) join_to_line_before(begin);
      if (!is_joined) other = is_other ? begin : kNone;
      fields += is_field && !is_joined ? 1 : 0;
    }
    if (other != kNone && at - other > kMaxOtherFieldBytes) {
      take_name(other);
      other = kNone;
    }
    if (boundaries > kMaxBoundaryLines || fields > kMaxFieldLines) {
      text_ = message.substr(0, begin);
      if (!copy_.empty()) copy_.resize(begin);
      is_complete_ = false;
      return;
    }
    if (is_of_mime && speaks_of_multipart(line) && ++multiparts > kMaxMultiparts) {
      take_name(of_mime);
      is_of_mime = is_complete_ = false;
    }
    if (!is_of_mime) continue;
    const auto more = static_cast<std::size_t>(std::count(line.begin(), line.end(), ';'));
    if (parameters + more > kMaxFieldParameters) cut_parameters(begin, at);
    parameters += more;
    if (at - of_mime > kMaxMimeFieldBytes + kNoField.size()) {
      other = end_field(std::max(begin, of_mime + kMaxMimeFieldBytes));
      is_of_mime = false;
    }
  }
}

// Makes what stands there of a field another one, of no meaning. Returns where that begins.
std::size_t BoundedMessage::end_field(std::size_t at) {
  if (copy_.empty()) copy_ = text_;
  if (copy_[at - 1] != '\n') copy_[at++] = '\n';
  copy_.replace(at, kNoField.size(), kNoField);
  is_complete_ = false;
  return at;
}

// Makes it another field, of no meaning.
void BoundedMessage::take_name(std::size_t begin) {
  if (copy_.empty()) copy_ = text_;
  copy_[begin] = '_';
}

// Takes the end of the line before away.
void BoundedMessage::join_to_line_before(std::size_t begin) {
  if (copy_.empty()) copy_ = text_;
  copy_[begin - 1] = ' ';
  if (begin > 1 && copy_[begin - 2] == '\r') copy_[begin - 2] = ' ';
}

// Takes the semicolons out of these bytes, so that no parameter begins there.
void BoundedMessage::cut_parameters(std::size_t begin, std::size_t end) {
  if (copy_.empty()) copy_ = text_;
  std::replace(copy_.begin() + static_cast<std::ptrdiff_t>(begin),
               copy_.begin() + static_cast<std::ptrdiff_t>(end), ';', ',');
  is_complete_ = false;
}

}  // namespace scanq
