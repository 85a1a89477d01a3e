// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/translated_stream.h"

#include <algorithm>

#include "lib/admin/catalogue.h"

namespace scanq {

void TranslatedStream::Lines::hand_on() {
  const std::size_t blanks = std::min(line_.find_first_not_of(' '), line_.size());
  to_ << line_.substr(0, blanks) << translated(line_.substr(blanks));
  line_.clear();
}

TranslatedStream::Lines::int_type TranslatedStream::Lines::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  if (c == '\n') {
    hand_on();
    to_ << '\n';
  } else {
    line_ += traits_type::to_char_type(c);
  }
  return to_ ? c : traits_type::eof();
}

int TranslatedStream::Lines::sync() {
  hand_on();
  return to_.flush() ? 0 : -1;
}

}  // namespace scanq
