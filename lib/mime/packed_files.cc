// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/packed_files.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "lib/mail/text.h"
#include "lib/mime/decode_base64.h"
#include "lib/mime/yenc.h"

namespace scanq {
namespace {

constexpr std::string_view kBegin = "begin", kBeginBase64 = "begin-base64", kNameToo = "-encoded";
constexpr std::string_view kYenc = "=ybegin ", kYencName = "name=";
constexpr std::string_view kBinHex = "(This file ";
constexpr std::string_view kPem = "-----BEGIN ", kPemWord = "BEGIN ", kPemEnd = "-----END ";
constexpr std::string_view kXxDigits =
    "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBinHexDigits =
    "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
constexpr std::size_t kBinHexHeadBytes = 64;  // a length, and a name of 63 bytes at most
constexpr std::size_t kBinHexNameWithin = 4096;

int place_in(std::string_view digits, char c) {
  const std::size_t at = digits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

int uu_value(char c) {
  return c >= ' ' && c <= '`' ? (c - ' ') & 63 : -1;
}
int xx_value(char c) {
  return place_in(kXxDigits, c);
}

std::string_view without_cr(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

struct BeginLine {
  bool is_one = false;
  bool is_base64 = false;
  bool is_name_base64 = false;
  std::string_view name;
};

// "begin 644 name" and "begin-base64 644 name", each also as "begin-encoded 644 bmFtZQ=="; the mode
// has three octal digits, and zeros before them.
BeginLine read_begin(std::string_view line) {
  BeginLine read;
  line = without_cr(line);
  read.is_base64 = line.starts_with(kBeginBase64);
  if (!line.starts_with(kBegin)) return read;
  line.remove_prefix(read.is_base64 ? kBeginBase64.size() : kBegin.size());
  read.is_name_base64 = line.starts_with(kNameToo);
  if (read.is_name_base64) line.remove_prefix(kNameToo.size());
  constexpr std::string_view kBlanks = " \t\v\f";
  const std::size_t mode = line.find_first_not_of(kBlanks);
  if (mode == 0 || mode == std::string_view::npos) return read;
  line.remove_prefix(mode);
  const std::size_t digits = std::min(line.find_first_not_of("01234567"), line.size());
  if (digits < 3) return read;
  line.remove_prefix(digits);
  const std::size_t name = line.find_first_not_of(kBlanks);
  read.is_one = line.empty() || name != 0;
  if (name != std::string_view::npos) read.name = trim_blanks(line.substr(name));
  return read;
}

// Appends the bytes of one line. False: it is no line of this encoding, and nothing is appended.
bool append_line(std::string& bytes, std::string_view line, int (*value_of)(char)) {
  line = without_cr(line);
  if (line.empty()) return true;
  const int length = value_of(line[0]);
  if (length <= 0) return length == 0;
  const std::size_t begin = bytes.size(), end = begin + static_cast<std::size_t>(length);
  std::uint32_t group = 0;
  int digits = 0;
  for (std::size_t i = 1; i < line.size() && bytes.size() < end; ++i) {
    const int value = value_of(line[i]);
    if (value < 0) {
      bytes.resize(begin);
      return false;
    }
    group = group << 6 | static_cast<std::uint32_t>(value);
    if (++digits < 4) continue;
    for (const int shift : {16, 8, 0}) bytes += static_cast<char>(group >> shift);
    digits = 0;
    group = 0;
  }
  // Some programs leave out blanks at the end of a line, which stand for zeros.
  if (digits > 0) group <<= 6 * (4 - digits);
  for (int shift = 16; digits > 0 && shift >= 0; shift -= 8) {
    bytes += static_cast<char>(group >> shift);
  }
  bytes.resize(std::min(bytes.size(), end));
  return true;
}

bool is_full_uu_line(std::string_view line) {
  line = without_cr(line);
  if (line.empty() || std::any_of(line.begin(), line.end(), [](char c) { return uu_value(c) < 0; }))
    return false;
  const auto length = static_cast<std::size_t>(uu_value(line[0]));
  const std::size_t digits = (length + 2) / 3 * 4, is_left = line.size() - 1;
  return length > 0 && (is_left == digits || is_left == digits + 1);  // a checksum may follow
}

// The lines from `at` on, up to "end" or to the text's end; `at` moves behind them. As in other
// decoders, lines of something else do not end it.
PackedFile unpack(std::string_view text, std::size_t& at, const BeginLine& begin) {
  PackedFile uu{"uuencode", std::string(begin.name), ""};
  if (begin.is_name_base64) uu.name = decode_base64(begin.name, Padding::kIsDropped);
  PackedFile xx{"xxencode", uu.name, ""};
  const std::size_t first = at;
  bool is_uu = true, is_xx = true;
  while (at < text.size()) {
    std::size_t next = at;
    const std::string_view line = next_line(text, next);
    const std::string_view bare = trim_blanks(without_cr(line));
    if (bare == "end" || bare == "====" || begins_packed_file(line)) break;
    at = next;
    if (begin.is_base64) continue;
    is_uu = append_line(uu.bytes, line, uu_value) && is_uu;
    is_xx = append_line(xx.bytes, line, xx_value) && is_xx;
  }
  if (begin.is_base64) {
    uu.bytes = decode_base64(text.substr(first, at - first), Padding::kIsDropped);
    return uu;
  }
  // Digits of xxencode are mostly digits of uuencode as well, with other lengths in front.
  return is_xx && (!is_uu || xx.bytes.size() > uu.bytes.size()) ? std::move(xx) : std::move(uu);
}

PackedFile unpack_yenc(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  const std::string_view line = without_cr(next_line(text, at));
  const std::size_t name = line.find(kYencName);
  PackedFile file{"yEnc", "", decode_yenc(text.substr(begin))};
  if (name != std::string_view::npos) file.name = trim_blanks(line.substr(name + kYencName.size()));
  return file;
}

// Base64 between two lines, of certificates or anything else, as openssl and certutil write it.
// PGP's armor is known by its own sign.
bool begins_pem(std::string_view line) {
  return line.starts_with(kPem) && !line.substr(kPem.size()).starts_with("PGP ");
}

// The lines from `at` on; `at` moves behind them.
PackedFile unpack_pem(std::string_view text, std::size_t& at) {
  const std::size_t first = at;
  at = std::min(text.find(kPemEnd, first), text.size());
  return {"PEM", "", decode_base64(text.substr(first, at - first), Padding::kIsDropped)};
}

// BinHex 4.0: behind a colon, digits of six bits hold the length of the name and then the name.
PackedFile read_binhex(std::string_view text, std::size_t at) {
  PackedFile file{"BinHex", "", ""};
  text = text.substr(0, at + kBinHexNameWithin);
  const std::size_t colon = text.find("\n:", at);
  if (colon == std::string_view::npos) return file;
  std::string head;
  std::uint32_t group = 0;
  int bits = 0;
  for (std::size_t i = colon + 2; i < text.size() && head.size() < kBinHexHeadBytes; ++i) {
    const int value = place_in(kBinHexDigits, text[i]);
    if (text[i] == ':') break;
    if (value < 0) continue;
    group = (group << 6 | static_cast<std::uint32_t>(value)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    head += static_cast<char>(group >> bits);
  }
  if (!head.empty()) file.name = head.substr(1, static_cast<unsigned char>(head[0]));
  return file;
}

bool has_any(std::string_view text) {
  return text.find(kBegin) != std::string_view::npos ||
         text.find(kPemWord) != std::string_view::npos ||
         text.find(kBinHex) != std::string_view::npos;
}

void add_files(std::vector<PackedFile>& files, std::string_view text) {
  // Some decoders begin at any line of that word. It counts where a line of uuencode is behind it.
  BeginLine odd;
  for (std::size_t at = 0; at < text.size() && files.size() < kMaxPackedFiles;) {
    const std::size_t begin = at;
    const std::string_view line = next_line(text, at);
    if (line.starts_with(kYenc)) {
      PackedFile file = unpack_yenc(text, begin);
      // The parts of one file stand one behind the other.
      const bool goes_on = line.find(" part=") != std::string_view::npos && !files.empty() &&
                           files.back().format == file.format && files.back().name == file.name;
      if (goes_on) {
        files.back().bytes += file.bytes;
      } else {
        files.push_back(std::move(file));
      }
      const std::size_t end = text.find("\n=yend", begin);
      at = end == std::string_view::npos ? text.size() : end + 1;
    } else if (line.starts_with(kBinHex)) {
      files.push_back(read_binhex(text, begin));
    } else if (begins_pem(line)) {
      files.push_back(unpack_pem(text, at));
    } else if (const BeginLine read = read_begin(line); read.is_one) {
      files.push_back(unpack(text, at, read));
    } else if (line.starts_with(kBegin)) {
      odd.is_one = true;
      odd.name = trim_blanks(without_cr(line.substr(kBegin.size())));
    } else if (odd.is_one && is_full_uu_line(line)) {
      at = begin;
      files.push_back(unpack(text, at, odd));
      odd.is_one = false;
    }
  }
}

}  // namespace

bool begins_packed_file(std::string_view line) {
  return line.starts_with(kYenc) || line.starts_with(kBinHex) || begins_pem(line) ||
         read_begin(line).is_one;
}

std::vector<PackedFile> packed_files(std::string_view text) {
  std::vector<PackedFile> files;
  if (!has_any(text)) return files;
  add_files(files, text);
  // A bare CR ends a line for some programs.
  const std::optional<std::string> lines = with_line_ends(text);
  if (lines) add_files(files, *lines);
  return files;
}

}  // namespace scanq
