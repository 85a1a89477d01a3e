// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads a whole message for the archives and names in it: collects the words that may be a
// password, and judges the names that its parts are given.
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

// The parts, each located, that the rules forbid: by a name or, where `types` is given, by the type
// of a content of at most max_bytes.
std::vector<Finding> denied_parts(std::string_view message, const NameRules& rules,
                                  const FileTypes* types, std::size_t max_bytes);

}  // namespace scanq
