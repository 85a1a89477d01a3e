// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_names.h"

#include "lib/archive/archive_open.h"
#include "lib/mail/text.h"
#include "lib/mime/charset.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxNameBytes = 4096;

}  // namespace

std::string member_name_to_utf8(std::string_view raw) {
  return one_line_utf8(guess_to_utf8(raw.substr(0, kMaxNameBytes)), kMaxNameBytes);
}

void prepare_archive_walk() {
  const Utf8Locale opens_it;
  open_usual_charsets();
}

}  // namespace scanq
