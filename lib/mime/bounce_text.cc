// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/bounce_text.h"

namespace scanq {
namespace {

constexpr std::string_view kBeginning = "Hi. This is the";
constexpr std::string_view kParagraphEnd = "\n\n";

}  // namespace

std::size_t bounced_message_offset(std::string_view text) {
  if (!text.starts_with(kBeginning)) return text.size();
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(kParagraphEnd, begin);
    if (end == std::string_view::npos) return text.size();
    const bool is_break = text[begin] == '-';
    begin = end + kParagraphEnd.size();
    if (is_break) return begin;
  }
}

}  // namespace scanq
