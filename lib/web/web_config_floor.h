// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The settings that the screen in the browser may change: neither paths, programs, users nor
// limits, and no weaker values than the floor. That stands in the [floor] section of web.conf,
// which the screen cannot change. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

using Floors = std::map<std::string, std::string, std::less<>>;  // by key

// Whether the screen may change this setting, within the bounds of its floor.
bool is_changeable(std::string_view key);

// The weakest value that the screen may set; of a list, the words that have to stay. It is that of
// `floors`, else, where values are weaker and stronger ones, the default of the setting. Empty:
// there is none.
std::string floor_of(const Floors& floors, std::string_view key);

// A line of [floor], as the setting itself would be written. kBadSettings: the setting has no
// floor, or does not take this value.
Result<std::string> parse_floor(std::string_view key, std::string_view value);

// Whether a change of the whole file is one that the screen may make. kRefused says why not, and
// what to do.
Result<void> check_changeable(const Settings& before, const Settings& after, const Floors& floors);

}  // namespace scanq
