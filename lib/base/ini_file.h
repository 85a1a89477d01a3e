// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// INI text, by inih. This pair of files alone knows inih, and its habit of cutting over-long lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

struct IniEntry {
  std::string section, key, value;
  int line;  // from 1
};

// All entries in the order of the text. An indented line goes on with the value of the line before
// it, after a blank. " ;" within a line begins a comment. kBadSettings, the text starting with
// "LINE: ", for a line that is none, that is too long, or a key that stands twice in its section.
Result<std::vector<IniEntry>> parse_ini(std::string_view text);

}  // namespace scanq
