// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Actions and categories as a person at the terminal reads them: in English the words of the
// settings, in Japanese a name with that word behind it, "隔離 (quarantine)".
#pragma once

#include <string>
#include <string_view>

#include "lib/mail/settings.h"

namespace scanq {

std::string shown_action(std::string_view action);  // also "clean+tag"
std::string shown_action(std::string_view action, Language language);
std::string shown_category(Category category);
// The name alone, as people read it in this language.
std::string_view category_words(Category category, Language language);
// A find as the log and the report have it, "virus Eicar-Test-Signature".
std::string shown_find(std::string_view find, Language language);

}  // namespace scanq
