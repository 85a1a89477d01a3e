// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Where a picture ends. Programs show it, whatever stands behind it, and archive programs open an
// archive there. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

// The end of the PNG, JPEG or GIF with which the content begins; 0 for anything else, and for a
// damaged one.
std::size_t end_of_picture(std::string_view content);

}  // namespace scanq
