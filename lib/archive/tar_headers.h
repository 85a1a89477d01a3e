// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The headers of a tar, one before each member. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

struct TarShape {
  bool is_tar = false;
  // Nothing in it is one that libclamav's reader takes for something else: a size in another form
  // than octal digits, a size or holes named by an extended header, a wrong checksum.
  bool is_plain = false;
  std::size_t end = 0;  // where zeros end it, or the content does
};

TarShape shape_of_tar(std::string_view content);

// Names that stand in headers of their own, since they are long or not ASCII; libclamav tells only
// those in the members' own headers. At most kMaxTarNames.
inline constexpr std::size_t kMaxTarNames = 100'000;
std::vector<std::string> long_names_in_tar(std::string_view content);

}  // namespace scanq
