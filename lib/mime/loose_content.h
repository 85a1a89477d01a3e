// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Decodes everything in a message that looks like base64 or is declared as such, and all of it as
// quoted-printable, whatever its MIME structure. For messages whose structure is in doubt. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// A run of lines that look like base64, and its decoded bytes.
struct LooseContent {
  std::size_t begin = 0, end = 0;  // its place in the text
  std::string bytes;
  bool is_whole_mail = false;  // all of the mail, its structure with it
};

// Lists each run of such lines. Blank lines and other characters do not end a run; less than
// kLeastLooseBytes is no run. Decoders differ in what they do with padding in the middle: some
// begin a new group behind it, some ignore it. Where the results differ, the run is listed twice.
// The results together are at most twice the size of the text.
inline constexpr std::size_t kLeastLooseBytes = 40;
std::vector<LooseContent> loose_base64(std::string_view text);

// What stands behind a header with that encoding, whatever else is in its lines, wherever it may
// begin and end. Ordinary lines of base64 are left to loose_base64().
std::vector<LooseContent> declared_base64(std::string_view text);

// The text with every =XX and soft line end decoded, but in lines of padded base64 and in those
// that name a boundary; empty where there is none.
std::string loose_quoted_printable(std::string_view text);

// Appends the text with every =XX and soft line end decoded. Whether there was one.
bool add_quoted_printable(std::string& bytes, std::string_view text);

}  // namespace scanq
