// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_names.h"

#include <algorithm>

#include "lib/archive/archive_magics.h"
#include "lib/archive/archive_open.h"
#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/charset.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxNameBytes = 4096;

}  // namespace

std::string member_name_to_utf8(std::string_view raw) {
  return one_line_utf8(guess_to_utf8(raw.substr(0, kMaxNameBytes)), kMaxNameBytes);
}

std::string gzip_name(std::string_view content) {
  constexpr std::size_t kHeadBytes = 10, kFlagsAt = 3;
  constexpr unsigned kHasExtra = 4, kHasName = 8;
  if (!content.starts_with(kGzipMagic) || content.size() < kHeadBytes) return {};
  const auto flags = static_cast<unsigned char>(content[kFlagsAt]);
  if ((flags & kHasName) == 0) return {};
  content.remove_prefix(kHeadBytes);
  if ((flags & kHasExtra) != 0) {
    content.remove_prefix(std::min(content.size(), 2 + little_endian(content, 0, 2)));
  }
  content = content.substr(0, kMaxNameBytes);
  return std::string(content.substr(0, content.find('\0')));
}

void prepare_archive_walk() {
  const Utf8Locale opens_it;
  open_usual_charsets();
}

}  // namespace scanq
