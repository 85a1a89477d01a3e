// Names of members: archivers write them in the character set of the machine that they ran on, and
// most formats do not say which that was.
#include <iconv.h>

#include "lib/base/log.h"
#include "lib/engine/archive_open.h"
#include "lib/engine/archive_walk.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxNameBytes = 4096;

iconv_t from_shift_jis() {
  static const iconv_t converter = iconv_open("UTF-8", "CP932");
  return converter;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// Empty when it is no Shift_JIS.
std::string shift_jis_to_utf8(std::string_view raw) {
  if (from_shift_jis() == reinterpret_cast<iconv_t>(-1)) return {};
  std::string utf8(raw.size() * 3, '\0');    // every character takes at most three bytes
  char* in = const_cast<char*>(raw.data());  // iconv's old interface; it does not write there
  std::size_t in_left = raw.size();
  char* out = utf8.data();
  std::size_t out_left = utf8.size();
  (void)iconv(from_shift_jis(), nullptr, nullptr, nullptr, nullptr);  // back to its first state
  if (iconv(from_shift_jis(), &in, &in_left, &out, &out_left) == static_cast<std::size_t>(-1)) {
    return {};
  }
  utf8.resize(utf8.size() - out_left);
  return utf8;
}

}  // namespace

std::string member_name_to_utf8(std::string_view raw) {
  raw = raw.substr(0, kMaxNameBytes);
  if (is_utf8(raw)) return one_line_utf8(raw, kMaxNameBytes);
  const std::string converted = shift_jis_to_utf8(raw);
  return one_line_utf8(converted.empty() ? raw : converted, kMaxNameBytes);
}

void prepare_archive_walk() {
  const Utf8Locale locale;
  (void)member_name_to_utf8("\x93\xfa");  // opens the converter
}

}  // namespace scanq
