// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/clamav_messages.h"

#include <clamav.h>

#include <algorithm>
#include <utility>

namespace scanq {
namespace {

constexpr std::size_t kMaxErrorBytes = 400;

ClamavMessages& kept_messages() {
  static ClamavMessages kept;
  return kept;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

void keep(cl_msg severity, const char*, const char* text, void*) {
  if (severity != CL_MSG_ERROR || text == nullptr) return;
  std::string_view line(text);
  while (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  ClamavMessages& kept = kept_messages();
  if (kept.errors.size() < kMaxErrorBytes) {
    if (!kept.errors.empty()) kept.errors += "; ";
    kept.errors += line.substr(0, kMaxErrorBytes);
  }
  // Words without their first letter, which may be upper or lower case.
  if (contains_any(
          line, {"llocate", "ealloc", "ut of memory", "o memory", "annot map", "fmap() failed"})) {
    kept.has_no_memory = true;
  }
}

}  // namespace

void keep_clamav_messages() {
  // Made now, before an image is recorded: libc takes memory for its list of destructors now and
  // then, and that list points to itself outside of the image.
  static_cast<void>(kept_messages());
  cl_set_clcb_msg(keep);
}

ClamavMessages take_clamav_messages() {
  return std::exchange(kept_messages(), {});
}

}  // namespace scanq
