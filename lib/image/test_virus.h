// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The EICAR test file, which every scanner finds and which does no harm, and an archive around it.
// It is put together at run time, so that no scanner takes our programs for it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

std::string eicar();

// A zip archive with one member, stored. `name` is UTF-8.
std::string stored_zip(std::string_view name, std::string_view content);

}  // namespace scanq
