// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Files of yara that libclamav would take minutes to read. Its reader begins a word anew each time
// that 8 KiB more of the file are needed: its time grows with the square of the longest word, a
// string, a comment, blanks or bytes in braces among them.
#pragma once

#include <string>

namespace scanq {

bool is_yara(const std::string& path);

// The reason why libclamav must not read this file of yara; empty: it may, or it is of another
// kind. A file that cannot be read is left to libclamav.
std::string endless_words(const std::string& path);

}  // namespace scanq
