// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Finds everything in a message that looks like base64 or is declared as such, and decodes all of
// it as quoted-printable, whatever its MIME structure. For messages whose structure is in doubt.
// Pure.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// A place in a message, which is not decoded before it is scanned: all together may be large.
struct LoosePlace {
  std::size_t begin = 0, end = 0;
  auto operator<=>(const LoosePlace&) const = default;
};

// Such a place with its decoded bytes.
struct LooseContent {
  std::size_t begin = 0, end = 0;
  std::string bytes;
  bool is_whole_mail = false;  // all of the mail, its structure with it
};

// Lists each run of lines that look like base64. Blank lines and other characters do not end a run;
// less than kLeastLooseBytes is no run. They do not overlap.
inline constexpr std::size_t kLeastLooseBytes = 40;
std::vector<LoosePlace> loose_base64(std::string_view text);

// The content behind a header with that encoding, whatever else is in its lines, wherever it may
// begin and end. Ordinary lines of base64 are left to loose_base64(). They may overlap.
std::vector<LoosePlace> declared_base64(std::string_view text);

// Decoders differ in what they do with padding in the middle of base64: some begin a new group
// behind it, some ignore it. Returns both results where they differ, or the one.
std::vector<std::string> base64_readings(std::string_view text);

// The text with every =XX and soft line end decoded, but in lines of padded base64 and in those
// that name a boundary; empty where there is none.
std::string loose_quoted_printable(std::string_view text);

// Appends the text with every =XX and soft line end decoded. Whether there was one.
bool add_quoted_printable(std::string& bytes, std::string_view text);

}  // namespace scanq
