// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Findings in contents within a message, and the paths that lead to these contents.
#pragma once

#include <string>
#include <string_view>

#include "lib/mail/verdict.h"

namespace scanq {

// Content that was decoded on suspicion may be meaningless bytes. Only a virus or the like counts
// there, and that the scan failed: it might have found one.
bool counts_in_nonsense(Category category);

// "a.zip/b.exe"
std::string joined(const std::string& where, std::string_view name);
Finding made(Category category, std::string name, std::string member, std::string note = {});
// Of category limit: something of this format was not read to its end.
Finding not_read(std::string_view format, std::string member, std::string note);

}  // namespace scanq
