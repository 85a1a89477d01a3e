// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Writes MIME: header fields with text of any script, text parts, file names, base64. Lines end
// with LF, as qmail wants them. Returns strings; worker/rewrite and worker/write_notices put them
// together. Values only, no I/O.
//
// RFC 2047 words are made here, not by GMime: its words are longer than the 75 characters allowed,
// and ISO-2022-JP in its "Q" form is unreadable to older Japanese mail programs. RFC 2231 and the
// encodings of bodies are GMime's.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

// The text in ISO-2022-JP, back in ASCII at the end of each line. kBadSettings, with a text that no
// user sees, when the set lacks one of the characters.
Result<std::string> to_iso_2022_jp(std::string_view utf8);

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
// in the disposition and as RFC 2047 in the type, which is what older programs read.
std::string make_file_header(std::string_view content_type, std::string_view file_name,
                             std::string_view transfer_encoding, MailCharset charset);

// A text/plain part: its Content-Type and Content-Transfer-Encoding fields, without an empty line,
// and its body. Always 7 bit.
struct TextPart {
  std::string header, body;
};
TextPart make_text_part(std::string_view text, MailCharset charset);

// Base64 in lines of 76 characters, each ended by LF. A caller that encodes piece by piece gives
// pieces of a multiple of kBase64LineBytes.
inline constexpr std::size_t kBase64LineBytes = 57;
std::string base64_lines(std::string_view bytes);

// Opens the converter of the charset that will be used: glibc reads its module from disk at the
// first use, which is forbidden later. To be called before everything else here.
void open_compose_charset(MailCharset charset);

}  // namespace scanq
