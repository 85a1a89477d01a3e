// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Lists words of a message that may be the password of an encrypted archive in it. Senders, in
// Japan above all, write the password into the same mail or the next one. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// At most `max` different words, likeliest first: `own` words as they are given; then what follows
// a word for "password" in English, Japanese or German within the same and the next lines; then
// words with letters and digits; then all others. A word is a run of printable ASCII (full-width
// letters count as such), tried as it stands and without brackets, quotes and punctuation around
// it. Takes UTF-8; only the first kMaxPasswordTextBytes of the text are looked at.
std::vector<std::string> password_words(const std::vector<std::string>& own, std::string_view text,
                                        std::size_t max);

// HTML without its tags and with the commonest entities as characters; line ends where browsers
// break lines.
std::string without_tags(std::string_view html);

inline constexpr std::size_t kMaxPasswordTextBytes = 256 << 10;

}  // namespace scanq
