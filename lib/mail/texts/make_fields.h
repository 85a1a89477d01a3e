// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Writes header fields and text parts of messages of ours. Lines end with LF, as qmail wants them.
// Pure.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "lib/mail/settings.h"

namespace scanq {

// "NAME: TEXT" and LF, folded, as RFC 2047 words where needed. A charset that lacks a character of
// the text is replaced by UTF-8. REQUIRES: `text` is one line of UTF-8.
std::string make_text_field(std::string_view name, std::string_view text, MailCharset charset);

// "NAME: DISPLAY <ADDRESS>" and LF. REQUIRES: `address` is printable ASCII without blanks.
std::string make_mailbox_field(std::string_view name, std::string_view display_name,
                               std::string_view address, MailCharset charset);

// "Date: ..." and LF, in the local time zone.
std::string make_date_field(std::time_t now);

// The fields that describe a part that is a file: Content-Type, Content-Transfer-Encoding (none for
// an empty one), Content-Disposition (attachment), and the empty line. The name stands as RFC 2231
// in the disposition and as RFC 2047 in the type, which is what older programs read. REQUIRES:
// `file_name` is one line of UTF-8.
std::string make_file_header(std::string_view content_type, std::string_view file_name,
                             std::string_view transfer_encoding, MailCharset charset);

}  // namespace scanq
