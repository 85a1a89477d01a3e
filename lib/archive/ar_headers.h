// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The headers of ar, of which deb files are made. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

inline constexpr std::string_view kArMagic{"!<arch>\n", 8};

// The end of the last member, or of the magic where there is none. 0: `content` is no ar, or a
// header is damaged, or a member is cut short.
std::size_t end_of_ar(std::string_view content);

}  // namespace scanq
