// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// RFC 2047 as mail programs practise it; see header_text.h.
#include "lib/mime/header_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/charset.h"
#include "lib/mime/decode_base64.h"
#include "lib/mime/other_readings.h"

namespace scanq {
namespace {

// No person reads a field that is longer than this.
constexpr std::size_t kMaxRawBytes = 64 << 10;
constexpr std::size_t kMaxShownBytes = 8 << 10;

struct EncodedWord {
  std::string_view charset;
  bool is_base64 = false;
  std::string_view payload;
  std::size_t length = 0;  // of the whole word, from "=?" to "?="
};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

// Parses the "=?CHARSET?B?PAYLOAD?=" at the start of `text`. Without an end (a cut subject), the
// payload reaches to the next blank, and `may_end` becomes false: no word behind it has an end.
std::optional<EncodedWord> parse_encoded_word(std::string_view text, bool& may_end) {
  if (!text.starts_with("=?")) return std::nullopt;
  const std::size_t charset_end = text.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= text.size() ||
      text[charset_end + 2] != '?') {
    return std::nullopt;
  }
  EncodedWord word;
  word.charset = text.substr(2, charset_end - 2);
  word.charset = word.charset.substr(0, word.charset.find('*'));  // RFC 2231 may add a language
  const char encoding = text[charset_end + 1];
  word.is_base64 = encoding == 'B' || encoding == 'b';
  if (!word.is_base64 && encoding != 'Q' && encoding != 'q') return std::nullopt;
  if (word.charset.find_first_of(" \t\"") != std::string_view::npos) return std::nullopt;
  const std::size_t begin = charset_end + 3;
  std::size_t end = may_end ? text.find("?=", begin) : std::string_view::npos;
  may_end = end != std::string_view::npos;
  word.length = end == std::string_view::npos ? 0 : end + 2;
  if (end == std::string_view::npos) {
    end = std::min(text.find_first_of(" \t", begin), text.size());
    word.length = end;
  }
  word.payload = text.substr(begin, end - begin);
  return word;
}

std::string decode_q(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::optional<char> byte = text[i] == '=' ? hex_byte(text.substr(i + 1)) : std::nullopt;
    if (byte) i += 2;
    bytes += byte ? *byte : text[i] == '_' ? ' ' : text[i];
  }
  return bytes;
}

// Encoded words that stand side by side are one text, which a mail program may have cut anywhere:
// within a character, and even within a group of base64. In ISO-2022-JP each word should begin in
// ASCII; a word that goes on in the two-byte set of the last one begins by shifting back to ASCII.
class WordRun {
 public:
  explicit WordRun(CharsetReading reading) : reading_(reading) {}

  void add(const EncodedWord& word) {
    const std::string charset = to_lower_ascii(word.charset);
    const bool goes_on = charset == charset_ && is_base64_ == word.is_base64;
    if (!goes_on) end_payload();
    if (charset != charset_) end_charset();
    charset_ = charset;
    is_base64_ = word.is_base64;
    // Base64 of whole groups ends here; an incomplete group goes on in the next word.
    if (goes_on && (!is_base64_ || payload_bytes() % 4 == 0 || payload_.ends_with('=')))
      end_payload();
    payload_ += word.payload;
  }

  // Whether another reading may give another text.
  bool is_in_doubt() const { return is_in_doubt_; }
  // The text of all words so far, as UTF-8.
  std::string take() {
    end_payload();
    end_charset();
    charset_.clear();
    return std::exchange(text_, {});
  }

 private:
  std::size_t payload_bytes() const {
    std::size_t bytes = 0;
    for (const char c : payload_) bytes += base64_value(c) >= 0 ? 1 : 0;
    return bytes;
  }
  void end_payload() {
    const std::string decoded =
        is_base64_ ? decode_base64(payload_, Padding::kEndsGroup) : decode_q(payload_);
    payload_.clear();
    const std::size_t escape = decoded.find('\x1b');
    const bool shifts_back = escape != std::string::npos &&
                             std::string_view(decoded).substr(escape).starts_with("\x1b(");
    if (!bytes_.empty() && !decoded.empty() && !shifts_back && is_shifted()) end_charset();
    bytes_ += decoded;
  }
  bool is_shifted() const {
    const std::size_t escape = bytes_.rfind('\x1b');
    return escape != std::string::npos &&
           shifted_length(std::string_view(bytes_).substr(escape)) > 0;
  }
  void end_charset() {
    is_in_doubt_ = is_in_doubt_ || (!bytes_.empty() && has_other_readings(bytes_, charset_));
    if (!bytes_.empty()) text_ += read_charset(bytes_, charset_, reading_);
    bytes_.clear();
  }

  const CharsetReading reading_;
  std::string charset_, payload_, bytes_, text_;
  bool is_base64_ = false, is_in_doubt_ = false;
};

// Undoes the folding: the end of a line goes, the blank after it stays.
std::string unfold(std::string_view raw) {
  std::string line;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\n' || (raw[i] == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n')) continue;
    line += raw[i];
  }
  return line;
}

struct Decoded {
  std::string text;
  bool is_in_doubt = false;  // another reading may give another text
};

Decoded decode_text(std::string_view raw, CharsetReading reading) {
  const std::string line = unfold(raw.substr(0, kMaxRawBytes));
  std::string_view left = line;
  std::string text, plain;
  WordRun run(reading);
  bool in_run = false, may_end = true, is_in_doubt = false;
  const auto end_plain = [&] {
    is_in_doubt = is_in_doubt || has_other_readings(plain, "");
    text += read_charset(plain, "", reading);
    plain.clear();
  };
  while (!left.empty()) {
    const std::optional<EncodedWord> word = parse_encoded_word(left, may_end);
    if (word) {
      // Blanks between two encoded words are no part of the text.
      if (!in_run || !is_blank(plain)) {
        text += run.take();
        end_plain();
      }
      plain.clear();
      run.add(*word);
      in_run = true;
      left.remove_prefix(word->length);
      continue;
    }
    const std::size_t taken = std::max<std::size_t>(shifted_length(left), 1);
    plain += left.substr(0, taken);
    left.remove_prefix(taken);
  }
  text += run.take();
  end_plain();
  return {std::string(trim_blanks(one_line_utf8(text, kMaxShownBytes))),
          is_in_doubt || run.is_in_doubt()};
}

}  // namespace

std::string decode_percents(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::optional<char> byte = text[i] == '%' ? hex_byte(text.substr(i + 1)) : std::nullopt;
    bytes += byte ? *byte : text[i];
    if (byte) i += 2;
  }
  return bytes;
}

bool is_mime_field(std::string_view line) {
  constexpr std::string_view kBeginning = "content-";
  return equals_ignoring_case(line.substr(0, kBeginning.size()), kBeginning);
}

bool belongs_to_header(std::string_view line, std::size_t most_bytes) {
  if (line.starts_with(' ') || line.starts_with('\t')) return true;
  const std::size_t colon = line.substr(0, most_bytes).find(':');
  return colon != std::string_view::npos && is_field_name(trim_blanks(line.substr(0, colon)));
}

std::string decode_header_text(std::string_view raw) {
  return decode_text(raw, CharsetReading::kUsual).text;
}

std::vector<std::string> header_text_readings(std::string_view raw) {
  Decoded usual = decode_text(raw, CharsetReading::kUsual);
  std::vector<std::string> readings{std::move(usual.text)};
  if (!usual.is_in_doubt) return readings;
  for (const CharsetReading reading : kOtherReadings) {
    readings.push_back(decode_text(raw, reading).text);
  }
  return readings;
}

}  // namespace scanq
