// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Prints the table of lib/mail/texts/jis_table.h, from glibc's converter for ISO-2022-JP. It runs
// when we are built: the front, which is linked statically, cannot load that converter.
#include <iconv.h>

#include <cstddef>
#include <cstdio>

namespace {

constexpr char16_t kFirstSurrogate = 0xd800, kLastSurrogate = 0xdfff;

// The bytes of one character between its escape sequences; 0 where the set lacks it.
unsigned jis_of(iconv_t converter, char16_t unicode) {
  ::iconv(converter, nullptr, nullptr, nullptr, nullptr);
  char from[2] = {static_cast<char>(unicode >> 8), static_cast<char>(unicode & 0xff)};
  unsigned char into[16];
  char *in = from, *out = reinterpret_cast<char*>(into);
  std::size_t in_left = sizeof from, out_left = sizeof into;
  if (::iconv(converter, &in, &in_left, &out, &out_left) != 0) return 0;
  const std::size_t bytes = sizeof into - out_left;
  const bool is_roman = bytes == 4 && into[0] == 0x1b && into[1] == '(' && into[2] == 'J';
  const bool is_kanji = bytes == 5 && into[0] == 0x1b && into[1] == '$' && into[2] == 'B';
  if (is_roman) return into[3];
  return is_kanji ? static_cast<unsigned>(into[3]) << 8 | into[4] : 0;
}

}  // namespace

int main() {
  const iconv_t converter = ::iconv_open("ISO-2022-JP", "UTF-16BE");
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    std::fputs("glibc's converter for ISO-2022-JP is missing: install its gconv modules\n", stderr);
    return 1;
  }
  std::puts("#include \"lib/mail/texts/jis_table.h\"\n\nnamespace scanq {");
  std::puts("static constexpr JisCharacter kTable[] = {");
  for (unsigned unicode = 0x80; unicode < 0xffff; ++unicode) {
    if (unicode >= kFirstSurrogate && unicode <= kLastSurrogate) continue;
    const unsigned jis = jis_of(converter, static_cast<char16_t>(unicode));
    if (jis != 0) std::printf("{%u,%u},\n", unicode, jis);
  }
  std::puts("};\nstd::span<const JisCharacter> jis_table() { return kTable; }\n}");
  ::iconv_close(converter);
  return 0;
}
