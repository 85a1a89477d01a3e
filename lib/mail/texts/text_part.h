// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A text part of a message of ours. Pure.
#pragma once

#include <string>
#include <string_view>

#include "lib/mail/settings.h"

namespace scanq {

// Its Content-Type and Content-Transfer-Encoding fields, without an empty line, and its body. Never
// more than 7 bit.
struct TextPart {
  std::string header, body;
};
// `type` is "plain" or "html". REQUIRES: UTF-8, lines ending with LF.
TextPart make_text_part(std::string_view text, MailCharset charset,
                        std::string_view type = "plain");

}  // namespace scanq
