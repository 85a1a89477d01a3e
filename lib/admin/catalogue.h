// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The words of scanq to the person at the terminal, in the language of that person. The texts are
// in English in the source, and in the log; lib/admin/ja.po has them in Japanese.
//
// A text is translated where it is printed, when it is complete: errors are put together on their
// way up, by code that knows no language and whose texts the log has, too. So a message of the
// catalogue may have {1}, {2}, ... where a name or a number stands, and what stands there is
// translated in its turn, unless it is a single word. A text that is in no message stays in
// English.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lib/mail/settings.h"

namespace scanq {

struct Translation {
  std::string_view english, japanese;
};
// The Makefile writes the definition.
std::span<const Translation> catalogue();

// By LANGUAGE (the first of its list), else LC_ALL, LC_MESSAGES or LANG: Japanese for "ja",
// "ja_JP", "ja_JP.UTF-8"; English for all else, also for Japanese in another encoding than UTF-8,
// which is the only one that we write.
Language terminal_language();

// In this language; several lines line by line.
std::string translated(std::string_view english, Language language);
// In the language of the terminal.
std::string translated(std::string_view english);

}  // namespace scanq
