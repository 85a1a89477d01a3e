// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The lines of a settings file as text to be edited: which of them set a key. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanq {

using Lines = std::vector<std::string>;

Lines split_lines(const std::string& text);
std::string join_lines(const Lines& lines);

// Lines from `begin` to before `end`.
struct Place {
  std::size_t begin = 0, end = 0;
};

// The lines before the first section.
Place general_lines(const Lines& lines);
// The section [KIND NAME], such as that of "policy " and "sales", its header included; begin ==
// end: there is none.
Place section_lines(const Lines& lines, std::string_view kind, std::string_view name);
Place policy_lines(const Lines& lines, std::string_view policy);

// The line within these that sets a key, with the indented lines that go on with it. If none does,
// begin == end is the place for a new one: below the commented-out sample of the key, else at the
// end; in a section that is below its last line that is no comment.
Place find_key(const Lines& lines, Place within, std::string_view key);

// Behind the last of these lines that is neither empty nor a comment.
std::size_t last_line(const Lines& lines, Place within);

void replace_lines(Lines& lines, Place place, const Lines& by);

// "key = value"; a list goes on in indented lines where it is long.
Lines setting_lines(std::string_view key, std::string_view value, bool is_list);

}  // namespace scanq
