// What of a whole message concerns the archives and names in it: the words that may be a password,
// and the names that its parts are given. Reads, judges nothing but names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/archive/file_type.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"
#include "lib/scan/name_rules.h"

namespace scanq {

// As password_words, from the message's text and HTML parts. `subject` is UTF-8.
std::vector<std::string> password_words_in(std::string_view message, std::string_view subject,
                                           const Settings& settings);

// Parts that the rules forbid by a name or, where `types` is given, by what a content of at most
// max_bytes is, each located.
std::vector<Finding> denied_parts(std::string_view message, const NameRules& rules,
                                  const FileTypes* types, std::size_t max_bytes);

}  // namespace scanq
