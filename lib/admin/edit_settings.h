// Changes one line of a settings file and leaves everything else as it is. Pure.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

// The text with `key` set to `value` outside of every policy: in place of the line that sets it
// (with the indented lines that go on with it), else below the commented-out sample line, else
// before the first section. kBadSettings for a key that is none, a value that it does not take, and
// where the whole would be no valid settings file.
Result<std::string> with_setting(const std::string& text, std::string_view key,
                                 std::string_view value);

// The text without the line that sets `key`, so that its default counts. The same errors; a text
// that does not set it stays as it is.
Result<std::string> without_setting(const std::string& text, std::string_view key);

}  // namespace scanq
