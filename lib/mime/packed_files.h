// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Files that stand in a text, with a name of their own: uuencode (also with base64 in it),
// xxencode, yEnc, BinHex and PEM. Forgiving, as the programs are that unpack them. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

struct PackedFile {
  std::string_view format;  // "uuencode", "xxencode", "yEnc", "BinHex", "PEM"
  std::string name;         // raw bytes, as they stand there; may be empty
  // Decoded; of BinHex, which libclamav decodes, empty.
  std::string bytes;
};

// Whether the line begins a packed file: "begin 644 name" also with several blanks or tabs, and
// the first lines of yEnc, BinHex and PEM.
bool begins_packed_file(std::string_view line);

// The files in the text, at most kMaxPackedFiles. All their bytes together are not more than the
// text has, and twice that where a bare CR ends a line for some programs.
inline constexpr std::size_t kMaxPackedFiles = 1000;
std::vector<PackedFile> packed_files(std::string_view text);

}  // namespace scanq
