// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/charset.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "lib/base/log.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD
constexpr std::string_view kGeta = "\xe3\x80\x93";         // U+3013, "no such type"

constexpr const char* kEuc = "EUC-JP-MS";
constexpr const char* kSjis = "CP932";
constexpr const char* kWestern = "CP1252";
constexpr const char* kJis = "";         // by iso_2022_jp_to_euc
constexpr const char* kGuess = nullptr;  // the label says nothing

struct Label {
  std::string_view label;  // lower case
  const char* iconv_name;
};
// Each label stands for the superset of the charset that it names, since mail programs use the
// superset under the smaller one's name.
// clang-format off
constexpr Label kLabels[] = {
    {"iso-2022-jp", kJis}, {"iso-2022-jp-1", kJis}, {"iso-2022-jp-2", kJis},
    {"iso-2022-jp-3", kJis}, {"iso-2022-jp-2004", kJis}, {"iso-2022-jp-ms", kJis},
    {"csiso2022jp", kJis}, {"cp50220", kJis}, {"cp50221", kJis}, {"cp50222", kJis}, {"jis", kJis},
    {"shift_jis", kSjis}, {"shift-jis", kSjis}, {"sjis", kSjis}, {"x-sjis", kSjis},
    {"ms_kanji", kSjis}, {"windows-31j", kSjis}, {"cswindows31j", kSjis}, {"cp932", kSjis},
    {"ms932", kSjis}, {"sjis-win", kSjis}, {"csshiftjis", kSjis}, {"shift_jis-2004", kSjis},
    {"euc-jp", kEuc}, {"x-euc-jp", kEuc}, {"eucjp", kEuc}, {"eucjp-ms", kEuc}, {"euc-jp-ms", kEuc},
    {"cp51932", kEuc},
    {"utf-8", "UTF-8"}, {"utf8", "UTF-8"}, {"unicode-1-1-utf-8", "UTF-8"},
    {"utf-7", "UTF-7"}, {"unicode-1-1-utf-7", "UTF-7"},
    {"utf-16", "UTF-16"}, {"utf-16be", "UTF-16BE"}, {"utf-16le", "UTF-16LE"},
    {"us-ascii", kGuess}, {"ascii", kGuess}, {"unknown", kGuess}, {"unknown-8bit", kGuess},
    {"x-unknown", kGuess}, {"default", kGuess}, {"default_charset", kGuess},
    {"iso-8859-1", kWestern}, {"latin1", kWestern}, {"windows-1252", kWestern},
    {"cp1252", kWestern},
    {"iso-8859-2", "ISO-8859-2"}, {"iso-8859-3", "ISO-8859-3"}, {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"}, {"iso-8859-6", "ISO-8859-6"}, {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"}, {"iso-8859-8-i", "ISO-8859-8"}, {"iso-8859-9", "CP1254"},
    {"iso-8859-10", "ISO-8859-10"}, {"iso-8859-11", "CP874"}, {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"}, {"iso-8859-15", "ISO-8859-15"},
    {"iso-8859-16", "ISO-8859-16"},
    {"windows-1250", "CP1250"}, {"windows-1251", "CP1251"}, {"windows-1253", "CP1253"},
    {"windows-1254", "CP1254"}, {"windows-1255", "CP1255"}, {"windows-1256", "CP1256"},
    {"windows-1257", "CP1257"}, {"windows-1258", "CP1258"}, {"windows-874", "CP874"},
    {"tis-620", "CP874"}, {"koi8-r", "KOI8-R"}, {"koi8-u", "KOI8-U"},
    {"gb2312", "GB18030"}, {"gbk", "GB18030"}, {"gb18030", "GB18030"}, {"x-gbk", "GB18030"},
    {"big5", "CP950"}, {"big5-hkscs", "BIG5-HKSCS"},
    {"x-big5", "CP950"}, {"euc-tw", "EUC-TW"},
    {"euc-kr", "CP949"}, {"ks_c_5601-1987", "CP949"}, {"cp949", "CP949"}, {"x-windows-949", "CP949"},
    {"iso-2022-kr", "ISO-2022-KR"}, {"iso-2022-cn", "ISO-2022-CN"},
};
// clang-format on
// Further charsets that libclamav converts from: those of old office documents and their macros.
constexpr const char* kDocumentCharsets[] = {
    "ISO-2022-JP", "EUC-JP", "EUC-KR", "EUC-CN", "BIG5",   "JOHAB",  "MACINTOSH",
    "IBM437",      "IBM850", "IBM852", "IBM855", "IBM857", "IBM866", "UTF-32"};

// Converters stay open: a message uses few charsets, and opening a converter is expensive.
iconv_t converter(const char* name) {
  struct Open {
    const char* name = nullptr;
    iconv_t handle{};
  };
  static std::array<Open, std::size(kLabels) + std::size(kDocumentCharsets)> kept;
  for (Open& open : kept) {
    if (open.name == nullptr) open = {name, ::iconv_open("UTF-8", name)};
    if (std::string_view(open.name) == name) return open.handle;
  }
  return reinterpret_cast<iconv_t>(-1);
}

struct Conversion {
  std::string text;
  std::size_t faults = 0;  // bytes that became U+FFFD
};

// nullopt: this system has no such converter.
std::optional<Conversion> convert(std::string_view bytes, const char* name) {
  iconv_t handle = converter(name);
  if (handle == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  ::iconv(handle, nullptr, nullptr, nullptr, nullptr);  // back to the initial state
  Conversion done;
  std::array<char, 1024> buffer;
  char* in = const_cast<char*>(bytes.data());  // iconv does not write to its input
  std::size_t in_left = bytes.size();
  while (in_left > 0) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const std::size_t converted = ::iconv(handle, &in, &in_left, &out, &out_left);
    const int kept_errno = errno;
    done.text.append(buffer.data(), buffer.size() - out_left);
    if (converted != static_cast<std::size_t>(-1) || kept_errno == E2BIG) continue;
    done.text += kReplacement;
    ++done.faults;
    if (kept_errno == EINVAL) break;  // the text was cut within a character
    ++in;
    --in_left;
  }
  // A converter keeps the last letter back where a sign could follow that joins it (CP1255,
  // CP1258).
  char* out = buffer.data();
  std::size_t out_left = buffer.size();
  (void)::iconv(handle, nullptr, nullptr, &out, &out_left);
  done.text.append(buffer.data(), buffer.size() - out_left);
  return done;
}

bool has_escape(std::string_view bytes) {
  for (std::size_t at = bytes.find('\x1b'); at != std::string_view::npos;
       at = bytes.find('\x1b', at + 1)) {
    if (shifted_length(bytes.substr(at)) > 0) return true;
  }
  return false;
}

bool is_high(char c) {
  return (c & 0x80) != 0;
}
bool has_high(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), is_high);
}

bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

// In western text, accented letters stand alone or in pairs between plain ones, at the upper end of
// the byte range. Japanese characters come in rows, and lead bytes from 0xC0 on are rare in them.
bool looks_western(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    std::size_t end = i;
    while (end < bytes.size() && is_high(bytes[end])) {
      if (static_cast<unsigned char>(bytes[end]) < 0xc0) return false;
      ++end;
    }
    const int letters_beside = (i > 0 && is_letter(bytes[i - 1]) ? 1 : 0) +
                               (end < bytes.size() && is_letter(bytes[end]) ? 1 : 0);
    if (end - i > 2 || (end > i && letters_beside < static_cast<int>(end - i))) return false;
    i = std::max(end, i + 1);
  }
  return true;
}

// A measure of how much the text looks like Japanese that a person wrote. Kana count most;
// characters that hardly occur in it (half-width kana amid others, unreadable bytes) count against
// it.
int japanese_score(const Conversion& conversion) {
  int score = -20 * static_cast<int>(conversion.faults);
  std::string_view text = conversion.text;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(text), 1);
    const std::string_view character = text.substr(0, length);
    if (character >= "\xe3\x81\x80" && character <= "\xe3\x83\xbf") score += 4;  // kana
    if (character >= "\xe4\xb8\x80" && character <= "\xe9\xbf\xbf") score += 1;  // kanji
    if (character >= "\xef\xbd\xa1" && character <= "\xef\xbe\x9f") score -= 1;  // half width
    if (character >= "\xee\x80\x80" && character <= "\xef\xa3\xbf") score -= 2;  // private use
    text.remove_prefix(length);
  }
  return score;
}

bool is_private_use(std::string_view character) {
  return (character >= "\xee\x80\x80" && character <= "\xef\xa3\xbf" && character.size() == 3) ||
         (character.size() == 4 && character >= "\xf3\xb0\x80\x80");  // U+F0000 and above
}

std::string without_private_use(std::string text) {
  std::string shown;
  std::string_view left = text;
  if (!has_high(left)) return text;
  while (!left.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(left), 1);
    const std::string_view character = left.substr(0, length);
    shown += is_private_use(character) ? kGeta : character;
    left.remove_prefix(length);
  }
  return shown;
}

std::string best_guess(std::string_view bytes) {
  if (has_escape(bytes)) {
    const std::string euc = iso_2022_jp_to_euc(bytes);
    const std::optional<Conversion> japanese = convert(euc, kEuc);
    if (japanese) return japanese->text;
  }
  if (!has_high(bytes) || is_utf8(bytes)) return std::string(bytes);
  const char* candidates[] = {kSjis, kEuc};
  std::optional<Conversion> best;
  if (!looks_western(bytes)) {
    for (const char* name : candidates) {
      std::optional<Conversion> tried = convert(bytes, name);
      if (tried && (!best || japanese_score(*tried) > japanese_score(*best)))
        best = std::move(tried);
    }
  }
  if (best && best->faults == 0) return best->text;
  const std::optional<Conversion> western = convert(bytes, kWestern);
  // Western wins over a Japanese reading only if more than a quarter of that reading is damaged.
  if (western && (!best || best->faults * 4 > bytes.size())) return western->text;
  return best ? best->text : one_line_utf8(bytes, bytes.size() * kReplacement.size());
}

const Label* find_label(std::string_view label) {
  const std::string wanted = to_lower_ascii(trim_blanks(label));
  const auto* found = std::find_if(std::begin(kLabels), std::end(kLabels),
                                   [&](const Label& row) { return row.label == wanted; });
  return found == std::end(kLabels) ? nullptr : found;
}

}  // namespace

bool is_known_charset(std::string_view label) {
  return find_label(label) != nullptr;
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = utf8_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string guess_to_utf8(std::string_view bytes) {
  return without_private_use(best_guess(bytes));
}

std::string bytes_to_utf8(std::string_view bytes, std::string_view label) {
  const Label* row = find_label(label);
  const char* name = row == nullptr ? kGuess : row->iconv_name;
  // No other charset of the list has ISO-2022-JP's escapes, so these are believed before the label.
  if (name == kGuess || name == kJis || has_escape(bytes)) return guess_to_utf8(bytes);
  std::optional<Conversion> converted = convert(bytes, name);
  // A few damaged characters do not prove the label wrong; text of nothing but half-width kana may.
  if (!converted || converted->faults > 1 + bytes.size() / 16 ||
      (name == kSjis && japanese_score(*converted) < 0)) {
    const Conversion guessed{best_guess(bytes), 0};
    if (!converted || japanese_score(guessed) > japanese_score(*converted))
      return without_private_use(guessed.text);
  }
  return without_private_use(std::move(converted->text));
}

void open_named_charsets() {
  for (const Label& row : kLabels) {
    if (row.iconv_name != kGuess && row.iconv_name != kJis)
      static_cast<void>(convert("a", row.iconv_name));
  }
  for (const char* name : kDocumentCharsets) static_cast<void>(convert("a", name));
}

void open_usual_charsets() {
  for (const char* name : {kEuc, kSjis, kWestern, "UTF-8", "ISO-8859-15", "GB18030", "CP949"})
    static_cast<void>(convert("a", name));
}

}  // namespace scanq
