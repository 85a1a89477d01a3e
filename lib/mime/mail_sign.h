// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Tells whether bytes are a mail: by the type or name that they travel under, or by a header block
// at their begin, as mail programs tell. Says yes in doubt: reading a text as a mail costs a little
// time and finds nothing. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// Whether a part of this type ("type/subtype", lower case) is a message: message/rfc822,
// message/global, message/news and any other one.
bool is_message_type(std::string_view content_type);

// Whether mail programs open a file of this name as a mail or a mailbox.
bool is_mail_name(std::string_view file_name);

// Whether the bytes begin with a header that has a field of mail or of MIME, with the "From " line
// of a mailbox, or with the parts of a multipart whose header is missing. Byte order marks, blank
// lines and a line with a number, which some programs write first, are passed over.
bool begins_like_mail(std::string_view content);

// Whether a file is to be read as a mail. `is_declared`: a header, or libclamav, says so.
bool is_mail(bool is_declared, std::string_view file_name, std::string_view content);

// A mail within other bytes.
struct MailPiece {
  std::string_view bytes;
  std::string missing_header;  // to be put before the bytes; mostly empty
};

// Whether the bytes begin with the "From " line of a mailbox.
bool is_mailbox(std::string_view content);

// The mails in such bytes: all of them as one and, where they are a mailbox, or a text with one
// behind it, each of its mails, at most so many. Some programs divide a mailbox at each line that
// begins with "From ", others only behind a blank line: those of both are told.
std::vector<MailPiece> mails_in(std::string_view content, std::size_t most);

}  // namespace scanq
