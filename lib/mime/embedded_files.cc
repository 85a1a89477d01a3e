// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/embedded_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/decode_base64.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kBinaryData = "<pkg:binaryData>", kBinaryEnd = "</pkg:binaryData>";
constexpr std::string_view kPackagePart = "pkg:name=\"";
constexpr std::size_t kMostBytesToName = 1000;  // from a part's name to its data
constexpr std::string_view kOpenDocument = "urn:oasis:names:tc:opendocument";
constexpr std::string_view kOpenData = ":binary-data";  // its prefix is usually "office"
constexpr std::string_view kUriMark = "64,", kBeforeMark = ";base", kUriEnds = "\"'<>)";
constexpr std::string_view kComment = "<!--", kCommentEnd = "-->", kVerbatim = "<![CDATA[";
constexpr std::string_view kVerbatimEnd = "]]>";
// More than this is no page that a mail program or a browser was meant to show.
constexpr std::size_t kLookAtBytes = 8 << 20, kLookAtFirst = 4096;

// The value of a parameter such as FILENAME in the part of a line before its colon.
std::string parameter(std::string_view head, std::string_view name) {
  const std::string lower = to_lower_ascii(head);
  const std::size_t at = lower.find(name);
  if (at == std::string::npos) return {};
  std::string_view value = head.substr(at + name.size());
  if (value.starts_with('"')) return std::string(value.substr(1, value.find('"', 1) - 1));
  return std::string(value.substr(0, value.find(';')));
}

// The next line of a calendar or card, with those that go on with it.
std::string unfolded_line(std::string_view text, std::size_t& at) {
  std::string line(next_line(text, at));
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) {
    line += next_line(text, at).substr(1);
  }
  return line;
}

void add_calendar_files(std::vector<PackedFile>& files, std::string_view text) {
  for (std::size_t at = 0; at < text.size() && files.size() < kMaxPackedFiles;) {
    const std::string line = unfolded_line(text, at);
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::string_view head = std::string_view(line).substr(0, colon);
    const std::string lower = to_lower_ascii(head);
    const std::string_view value = std::string_view(line).substr(colon + 1);
    const bool is_data = value.starts_with("data:") || lower.ends_with(":data");
    if (lower.find("encoding=b") == std::string::npos && !is_data) continue;
    std::string name = parameter(head, "filename=");
    if (name.empty()) name = parameter(head, "x-label=");
    const std::size_t begin = is_data ? std::min(value.find(',') + 1, value.size()) : 0;
    files.push_back(
        {"iCalendar", std::move(name), decode_base64(value.substr(begin), Padding::kIsDropped)});
  }
}

// Up to the next one at the latest, so that no byte is in two files.
void add_package_parts(std::vector<PackedFile>& files, std::string_view text) {
  std::size_t next = 0;
  for (std::size_t at = text.find(kBinaryData);
       at != std::string_view::npos && files.size() < kMaxPackedFiles; at = next) {
    const std::size_t begin = at + kBinaryData.size();
    next = text.find(kBinaryData, begin);
    const std::string_view data = text.substr(begin, next - begin);
    PackedFile file{"flat OPC", "",
                    decode_base64(data.substr(0, data.find(kBinaryEnd)), Padding::kIsDropped)};
    std::string_view before = text.substr(0, at);
    before.remove_prefix(before.size() - std::min(before.size(), kMostBytesToName));
    const std::size_t name = before.rfind(kPackagePart);
    if (name != std::string_view::npos) {
      before.remove_prefix(name + kPackagePart.size());
      file.name = before.substr(0, before.find('"'));
    }
    files.push_back(std::move(file));
  }
}

// The character for which "&#10;" or "&#xa;" at the start of `text` stands, or "%0a" as in a URI,
// and the length of that; nothing for anything else, and for a character that is not ASCII.
std::optional<std::pair<char, std::size_t>> coded_character(std::string_view text) {
  if (text.starts_with('%')) {
    const std::optional<char> byte = hex_byte(text.substr(1));
    return byte ? std::optional(std::pair(*byte, std::size_t{3})) : std::nullopt;
  }
  if (!text.starts_with("&#")) return std::nullopt;
  const bool is_hex = text.substr(2).starts_with('x');
  const std::size_t begin = is_hex ? 3 : 2, end = text.substr(0, 16).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  unsigned value = 0;
  const auto [stop, trouble] =
      std::from_chars(text.data() + begin, text.data() + end, value, is_hex ? 16 : 10);
  if (trouble != std::errc() || stop != text.data() + end || value > 0x7f) return std::nullopt;
  return std::pair(static_cast<char>(value), end + 1);
}

// The base64 in a text of XML, without comments and marks of CDATA, and with coded characters read.
std::string decode_in_xml(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with(kComment)) {
      const std::size_t end = rest.find(kCommentEnd);
      at = end == std::string_view::npos ? text.size() : at + end + kCommentEnd.size();
    } else if (rest.starts_with(kVerbatim)) {
      at += kVerbatim.size();
    } else if (rest.starts_with(kVerbatimEnd)) {
      at += kVerbatimEnd.size();
    } else if (const auto coded = coded_character(rest)) {
      plain += coded->first;
      at += coded->second;
    } else {
      plain += text[at++];
    }
  }
  return decode_base64(plain, Padding::kIsDropped);
}

// Objects and pictures of an OpenDocument in one file of XML; again no byte is in two files.
void add_open_document_files(std::vector<PackedFile>& files, std::string_view text) {
  std::size_t next = 0, searched = 0;
  for (std::size_t at = text.find(kOpenData);
       at != std::string_view::npos && files.size() < kMaxPackedFiles; at = next) {
    next = text.find(kOpenData, at + 1);
    const std::size_t tag = text.substr(searched, at - searched).rfind('<');
    const bool is_begin = tag != std::string_view::npos && text[searched + tag + 1] != '/';
    searched = at;
    std::string_view data = text.substr(at, next - at);
    const std::size_t tag_end = data.find('>');
    if (!is_begin || tag_end == std::string_view::npos || data[tag_end - 1] == '/') continue;
    data.remove_prefix(tag_end + 1);
    files.push_back({"flat ODF", "", decode_in_xml(data.substr(0, data.find("</")))});
  }
}

// Files in data: URIs. libclamav looks for them in HTML.
void add_uri_files(std::vector<PackedFile>& files, std::string_view text) {
  for (std::size_t at = text.find(kUriMark, kBeforeMark.size());
       at != std::string_view::npos && files.size() < kMaxPackedFiles;
       at = text.find(kUriMark, at)) {
    const std::string_view before = text.substr(at - kBeforeMark.size(), kBeforeMark.size());
    at += kUriMark.size();
    if (to_lower_ascii(before) != kBeforeMark) continue;
    const std::string_view data = text.substr(at, text.find_first_of(kUriEnds, at) - at);
    files.push_back({"data: URI", "", decode_in_xml(data)});
    at += data.size();
  }
}

// A look at the beginning, which spares large files of other kinds.
bool is_text(std::string_view content) {
  return content.substr(0, kLookAtFirst).find('\0') == std::string_view::npos;
}

bool is_xml_in_utf16(std::string_view content) {
  constexpr std::array<std::string_view, 4> kBegins{"\xff\xfe<\0"sv, "\xfe\xff\0<"sv, "<\0?\0"sv,
                                                    "\0<\0?"sv};
  return std::any_of(kBegins.begin(), kBegins.end(),
                     [content](std::string_view begin) { return content.starts_with(begin); });
}

bool has_any(std::string_view text, const std::vector<std::string_view>& words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

}  // namespace

std::vector<PackedFile> embedded_files(std::string_view text) {
  std::vector<PackedFile> files;
  if (is_xml_in_utf16(text)) {
    std::string plain(text);
    std::erase(plain, '\0');  // all that counts here is ASCII
    return embedded_files(plain);
  }
  if (!is_text(text)) return files;
  const std::string_view head = text.substr(0, 1 << 16);
  const std::string lower = to_lower_ascii(head);
  if (lower.find("begin:vcalendar") != std::string::npos ||
      lower.find("begin:vcard") != std::string::npos) {
    add_calendar_files(files, text);
  }
  if (head.find(kOpenDocument) != std::string_view::npos) add_open_document_files(files, text);
  if (has_any(lower, {"<svg", ":svg", "<?xml"})) add_uri_files(files, text);
  if (head.find("<pkg:package") != std::string_view::npos) add_package_parts(files, text);
  return files;
}

bool assembles_file(std::string_view text) {
  if (!is_text(text) || text.find('<') == std::string_view::npos) return false;
  const std::string lower = to_lower_ascii(text.substr(0, kLookAtBytes));
  if (!has_any(lower, {"<script", "onload=", "onerror="})) return false;
  const bool decodes =
      has_any(lower, {"atob(", "atob`", "fromcharcode", "uint8array", "charcodeat", "base64,"});
  const bool makes = has_any(lower, {"new blob", "new file(", "mssaveblob", "mssaveoropenblob"});
  const bool hands_over = has_any(lower, {"createobjecturl", "mssave", ".download", "\"download\"",
                                          "'download'", "filereader"});
  const bool is_link = has_any(lower, {"data:application", "data:text/html;base64"}) &&
                       has_any(lower, {".download", "\"download\"", "'download'"}) &&
                       has_any(lower, {".click(", "dispatchevent"});
  return (decodes && makes && hands_over) || is_link;
}

}  // namespace scanq
