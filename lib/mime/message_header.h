// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The header of a message, read without any MIME: where its fields are, whether the message is
// plain text and nothing else, whether a program sent it. Forgiving towards broken headers. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace scanq {

struct HeaderField {
  std::string_view name;
  std::string_view value;  // after the colon, still folded, without the last line's end
};

struct MessageHeader {
  std::vector<HeaderField> fields;  // views into the message
  std::size_t body_begin = 0;       // after the blank line; where the header ends if there is none
  // Every line that was read is a field or goes on with one, and has neither NUL nor a CR by
  // itself.
  bool is_well_formed = true;
  bool is_complete = true;  // no field is left out

  // The first field of that name (in any case), without blanks and line ends around it; empty if
  // there is none.
  std::string_view value_of(std::string_view name) const;
  std::size_t count(std::string_view name) const;
};

// Reads up to the first blank line, or up to the first line that cannot be part of a header. At
// most kMaxHeaderFields fields are listed; behind these, only a blank line ends the header.
inline constexpr std::size_t kMaxHeaderFields = 5000;
MessageHeader read_message_header(std::string_view message);

// Whether a list, a bulk mailer or a program sent it (RFC 2369, 2919, 3834, and older customs):
// nothing may be sent in answer to such a message.
bool is_automatic(const MessageHeader& header);

// Whether the message is one text/plain part of 7 or 8 bit in which nothing can be packed: no
// uuencode, BinHex, yEnc or base64 lines, no message within. In doubt it is not.
bool is_plain_text_only(std::string_view message, const MessageHeader& header);

}  // namespace scanq
