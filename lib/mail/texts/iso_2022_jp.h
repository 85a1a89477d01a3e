// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Text in ISO-2022-JP, as Japanese mail of old has it. Pure.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

// The text in ISO-2022-JP, back in ASCII at the end of each line; kBadSettings (no message of use
// to anybody) when it holds a character that this set lacks.
Result<std::string> to_iso_2022_jp(std::string_view utf8);

}  // namespace scanq
