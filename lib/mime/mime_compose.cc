// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mime_compose.h"

#include <gmime/gmime.h>
#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "lib/base/log.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxLineBytes = 998;  // RFC 5322
constexpr std::size_t kFoldColumn = 76;
// RFC 2047 allows 75 bytes, but 76 for the whole line that holds such a word, the field's name
// included.
constexpr std::size_t kMaxWordBytes = 64;
constexpr std::string_view kUtf8Frame = "=?UTF-8?B?";
constexpr std::string_view kJisFrame = "=?ISO-2022-JP?B?";

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
struct GFree {
  void operator()(char* text) const { g_free(text); }
};
using Text = std::unique_ptr<char, GFree>;

// Some characters of Windows' Shift_JIS and EUC-JP become another code point in Unicode than the
// one that ISO-2022-JP's converter knows. Each pair holds both code points of one character.
struct Twin {
  std::string_view windows, jis;
};
constexpr Twin kTwins[] = {{"\uff5e", "\u301c"}, {"\u2225", "\u2016"}, {"\uff0d", "\u2212"},
                           {"\uffe0", "\u00a2"}, {"\uffe1", "\u00a3"}, {"\uffe2", "\u00ac"}};

std::string with_jis_twins(std::string_view utf8) {
  std::string text;
  text.reserve(utf8.size());
  while (!utf8.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(utf8), 1);
    std::string_view character = utf8.substr(0, length);
    utf8.remove_prefix(length);
    for (const Twin& twin : kTwins) {
      if (character == twin.windows) {
        character = twin.jis;
        break;
      }
    }
    text += character;
  }
  return text;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

bool has_long_line(std::string_view text) {
  while (text.size() > kMaxLineBytes) {
    const std::size_t newline = text.find('\n');
    if (newline > kMaxLineBytes) return true;  // also for npos: the last line
    text.remove_prefix(newline + 1);
  }
  return false;
}

std::string encode_body(std::string_view bytes, GMimeContentEncoding encoding) {
  GMimeEncoding state;
  g_mime_encoding_init_encode(&state, encoding);
  std::string encoded(g_mime_encoding_outlen(&state, bytes.size()), '\0');
  encoded.resize(g_mime_encoding_flush(&state, bytes.data(), bytes.size(), encoded.data()));
  return encoded;
}

// The charset in which `text` can go: ISO-2022-JP only if that has all of its characters.
MailCharset fitting_charset(std::string_view text, MailCharset wanted) {
  if (wanted == MailCharset::kUtf8 || !to_iso_2022_jp(text)) return MailCharset::kUtf8;
  return MailCharset::kIso2022Jp;
}

// One encoded word. Its size tells the caller whether more text fits.
std::string encoded_word(std::string_view text, MailCharset charset) {
  std::string bytes(text);
  if (charset == MailCharset::kIso2022Jp) bytes = *to_iso_2022_jp(text);
  std::string word = encode_body(bytes, GMIME_CONTENT_ENCODING_BASE64);
  std::erase(word, '\n');
  return std::string(charset == MailCharset::kIso2022Jp ? kJisFrame : kUtf8Frame) + word + "?=";
}

// Splits the text into RFC 2047 words that each can be decoded alone: none ends within a character.
std::vector<std::string> encoded_words(std::string_view text, MailCharset wanted) {
  const MailCharset charset = fitting_charset(text, wanted);
  std::vector<std::string> words;
  while (!text.empty()) {
    std::size_t taken = 0;
    std::string word;
    while (taken < text.size()) {
      const std::size_t length = std::max<std::size_t>(utf8_length(text.substr(taken)), 1);
      std::string longer = encoded_word(text.substr(0, taken + length), charset);
      if (taken > 0 && longer.size() > kMaxWordBytes) break;
      word = std::move(longer);
      taken += length;
    }
    words.push_back(std::move(word));
    text.remove_prefix(taken);
  }
  return words;
}

// Whether readers would take a plain word for an encoded one, or the word cannot be folded.
bool needs_encoding(std::string_view word) {
  return !is_ascii(word) || word.find("=?") != std::string_view::npos ||
         word.size() > kMaxWordBytes;
}

// The words of a field's body, with one blank between two of them. The first words may stay plain;
// from the first that needs encoding on, all are encoded, because readers drop the blanks between
// encoded words.
std::vector<std::string> field_words(std::string_view text, MailCharset charset) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    // An empty word stands for a second blank, which folding would lose.
    if (needs_encoding(word) || (word.empty() && end < text.size())) break;
    words.emplace_back(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  for (std::string& word : encoded_words(text, charset)) words.push_back(std::move(word));
  return words;
}

std::string fold_field(std::string_view name, const std::vector<std::string>& words) {
  std::string field = std::string(name) + ":";
  std::size_t column = field.size();
  for (const std::string& word : words) {
    if (column + 1 + word.size() > kFoldColumn && column > name.size() + 1) {
      field += '\n';
      column = 0;
    }
    field += ' ';
    field += word;
    column += word.size() + 1;
  }
  return field + '\n';
}

bool is_atom_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return g_ascii_isalnum(c) ||
           std::string_view(" !#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

Result<std::string> to_iso_2022_jp(std::string_view utf8) {
  const std::string text = with_jis_twins(utf8);
  const iconv_t converter = ::iconv_open("ISO-2022-JP", "UTF-8");
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    return errno_error(ErrorCode::kBadSettings, "iconv_open ISO-2022-JP");
  }
  // Each character takes at most two escape sequences of three bytes and two bytes.
  std::string converted(text.size() * 8 + 8, '\0');
  char* from = const_cast<char*>(text.data());
  std::size_t left = text.size();
  char* into = converted.data();
  std::size_t room = converted.size();
  bool is_whole = ::iconv(converter, &from, &left, &into, &room) == 0;
  is_whole = is_whole && ::iconv(converter, nullptr, nullptr, &into, &room) == 0;
  ::iconv_close(converter);
  if (!is_whole) return Error{ErrorCode::kBadSettings, "a character that ISO-2022-JP lacks"};
  converted.resize(converted.size() - room);
  return converted;
}

std::string make_text_field(std::string_view name, std::string_view text, MailCharset charset) {
  return fold_field(name, field_words(trim_blanks(text), charset));
}

std::string make_mailbox_field(std::string_view name, std::string_view display_name,
                               std::string_view address, MailCharset charset) {
  std::vector<std::string> words;
  if (display_name.empty()) {
    words.emplace_back(address);
    return fold_field(name, words);
  }
  if (needs_encoding(display_name)) {
    words = encoded_words(display_name, charset);
  } else {
    words.push_back(is_atom_text(display_name) ? std::string(display_name) : quoted(display_name));
  }
  words.push_back("<" + std::string(address) + ">");
  return fold_field(name, words);
}

std::string make_date_field(std::time_t now) {
  GDateTime* when = g_date_time_new_from_unix_local(now);
  if (when == nullptr) when = g_date_time_new_from_unix_utc(0);  // beyond the year 9999
  const Text text(g_mime_utils_header_format_date(when));
  g_date_time_unref(when);
  return std::string("Date: ") + text.get() + "\n";
}

std::string make_file_header(std::string_view content_type, std::string_view file_name,
                             std::string_view transfer_encoding, MailCharset charset) {
  const std::string name(file_name);
  std::vector<std::string> words{std::string(content_type) + ";"};
  if (is_ascii(name) && name.size() < kMaxWordBytes) {
    words.push_back("name=" + quoted(name));
  } else {
    std::vector<std::string> encoded = encoded_words(name, charset);
    encoded.front().insert(0, "name=\"");
    encoded.back() += '"';
    std::move(encoded.begin(), encoded.end(), std::back_inserter(words));
  }
  const std::unique_ptr<GMimeContentDisposition, Unref<GMimeContentDisposition>> disposition(
      g_mime_content_disposition_new());
  g_mime_content_disposition_set_disposition(disposition.get(), "attachment");
  g_mime_content_disposition_set_parameter(disposition.get(), "filename", name.c_str());
  GMimeParam* parameter = g_mime_param_list_get_parameter(
      g_mime_content_disposition_get_parameters(disposition.get()), "filename");
  if (parameter != nullptr) g_mime_param_set_charset(parameter, "utf-8");
  const Text folded(g_mime_content_disposition_encode(disposition.get(), nullptr));
  std::string header = fold_field("Content-Type", words);
  if (!transfer_encoding.empty()) {
    header.append("Content-Transfer-Encoding: ").append(transfer_encoding).append("\n");
  }
  header.append("Content-Disposition: ").append(trim_blanks(folded.get()));
  if (header.back() != '\n') header += '\n';
  return header + '\n';
}

TextPart make_text_part(std::string_view text, MailCharset charset) {
  TextPart part;
  std::string_view name = "us-ascii";
  part.body = text;
  if (!is_ascii(text)) {
    name = "utf-8";
    if (fitting_charset(text, charset) == MailCharset::kIso2022Jp) {
      name = "iso-2022-jp";
      part.body = *to_iso_2022_jp(text);
    }
  }
  std::string_view encoding = "7bit";
  if (!is_ascii(part.body) || has_long_line(part.body)) {
    // The rows of "=" in our texts would be unreadable in quoted-printable, and longer than in
    // base64; so quoted-printable is for ASCII with long lines only.
    const bool is_long_ascii = is_ascii(part.body);
    encoding = is_long_ascii ? "quoted-printable" : "base64";
    part.body = encode_body(part.body, is_long_ascii ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE
                                                     : GMIME_CONTENT_ENCODING_BASE64);
  }
  part.header.append("Content-Type: text/plain; charset=").append(name);
  part.header.append("\nContent-Transfer-Encoding: ").append(encoding).append("\n");
  if (!part.body.empty() && part.body.back() != '\n') part.body += '\n';
  return part;
}

std::string base64_lines(std::string_view bytes) {
  std::string lines = encode_body(bytes, GMIME_CONTENT_ENCODING_BASE64);
  if (!lines.empty() && lines.back() != '\n') lines += '\n';
  return lines;
}

void open_compose_charset(MailCharset charset) {
  g_mime_init();
  // Where the system lacks the charset, UTF-8 is used.
  if (charset == MailCharset::kIso2022Jp) (void)to_iso_2022_jp("");
}

}  // namespace scanq
