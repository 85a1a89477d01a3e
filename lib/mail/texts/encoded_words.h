// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// RFC 2047: text of any script in header fields. Pure.
//
// The words are made here, not by GMime: its words are longer than the 75 characters allowed, and
// ISO-2022-JP in its "Q" form is unreadable to older Japanese mail programs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/settings.h"

namespace scanq {

bool is_ascii(std::string_view text);

// The charset in which `text` goes: ISO-2022-JP only where it has all of it.
MailCharset fitting_charset(std::string_view text, MailCharset wanted);

// RFC 2047 words in base64, each whole in itself. A word never ends within a character. A charset
// that lacks a character of the text is replaced by UTF-8.
std::vector<std::string> encoded_words(std::string_view text, MailCharset wanted);

// Whether a piece of a field must not stand there as it is: it is not ASCII, others would take it
// for an encoded word, or it cannot be folded.
bool needs_encoding(std::string_view word);

// "NAME: WORD WORD" and LF, folded between words.
std::string fold_field(std::string_view name, const std::vector<std::string>& words);

}  // namespace scanq
