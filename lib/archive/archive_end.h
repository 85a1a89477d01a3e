// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Where an archive ends by its own headers. Libraries stop there, and what somebody has put behind
// it is in no member. Pure, and it unpacks nothing.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

// The bytes behind the archive with which the content begins, without padding. Empty where there
// are none, for a format that does not tell its end, and for content that is no archive.
std::string_view behind_archive(std::string_view content);

// Where the archive ends with which the content begins; 0 where that is not known. A damaged one
// may tell an end beyond the content's.
std::size_t end_of_archive(std::string_view content);

// Without the zeros, blanks and ends of lines at its beginning that programs add to files.
std::string_view without_padding(std::string_view bytes);

// Whether it is a packed stream, of which nothing but padding should be left over.
bool is_stream_with_end(std::string_view content);

// Whether the content begins like a file that some library here opens.
bool begins_like_archive(std::string_view content);

}  // namespace scanq
