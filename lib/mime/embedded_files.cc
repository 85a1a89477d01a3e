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
constexpr std::string_view kDataScheme = "data:", kBase64Word = "base64", kUriEnds = "\"'`<>)";
// libclamav reads these in HTML, and ordinary mail has many.
constexpr std::string_view kInlinePicture = "src=\"data:image/";
constexpr std::size_t kLongestMediaType = 200;
// A text of XML with less base64 than this is a checksum, a name or a word.
constexpr std::size_t kLeastDataBytes = 80;
constexpr std::string_view kComment = "<!--", kCommentEnd = "-->", kVerbatim = "<![CDATA[";
constexpr std::string_view kVerbatimEnd = "]]>";
constexpr std::size_t kLookAtFirst = 4096, kXmlWithin = 64;

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

// Where the value of a line begins: behind the first colon that is in no quotes.
std::size_t value_begin(std::string_view line) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') is_quoted = !is_quoted;
    if (line[i] == ':' && !is_quoted) return i + 1;
  }
  const std::size_t colon = line.find(':');  // a quote that is not closed
  return colon == std::string_view::npos ? line.size() : colon + 1;
}

// The first three versions of cards each name the encoding in another way.
bool says_base64(std::string_view head) {
  std::string lower = to_lower_ascii(head);
  std::erase_if(lower, [](char c) { return c == '"' || c == ' ' || c == '\t'; });
  return lower.find("encoding=b") != std::string::npos ||
         lower.find(";base64") != std::string::npos ||
         lower.find("value=binary") != std::string::npos;
}

void add_calendar_files(std::vector<PackedFile>& files, std::string_view text) {
  for (std::size_t at = 0; at < text.size() && files.size() < kMaxPackedFiles;) {
    const std::string line = unfolded_line(text, at);
    const std::size_t begin = value_begin(line);
    if (begin == line.size()) continue;
    const std::string_view head = std::string_view(line).substr(0, begin - 1);
    const std::string_view value = std::string_view(line).substr(begin);
    const bool is_data = to_lower_ascii(value.substr(0, kDataScheme.size())) == kDataScheme ||
                         to_lower_ascii(head).ends_with(":data");
    if (!says_base64(head) && !is_data) continue;
    std::string name = parameter(head, "filename=");
    if (name.empty()) name = parameter(head, "x-label=");
    const std::size_t data = is_data ? std::min(value.find(',') + 1, value.size()) : 0;
    files.push_back(
        {"iCalendar", std::move(name), decode_base64(value.substr(data), Padding::kIsDropped)});
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

// Whether the text ends in ";base64", blanks and letters of either case allowed; `before` is what
// stands before that.
bool ends_in_base64(std::string_view text, std::string_view& before) {
  text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  if (text.size() < kBase64Word.size()) return false;
  before = text.substr(0, text.size() - kBase64Word.size());
  if (to_lower_ascii(text.substr(before.size())) != kBase64Word) return false;
  before = before.substr(0, before.find_last_not_of(" \t\r\n") + 1);
  return before.ends_with(';');
}

// Files in data: URIs, of which the mark stands before the base64.
void add_uri_files(std::vector<PackedFile>& files, std::string_view text, std::string_view mark) {
  for (std::size_t at = text.find(mark);
       at != std::string_view::npos && files.size() < kMaxPackedFiles; at = text.find(mark, at)) {
    const std::size_t first = at - std::min(at, kLongestMediaType);
    std::string_view before;
    if (at == 0 || std::string_view("4 \t\r\n").find(text[at - 1]) == std::string_view::npos) {
      at += mark.size();
      continue;
    }
    const bool is_uri = ends_in_base64(text.substr(first, at - first), before);
    at += mark.size();
    if (!is_uri) continue;
    const std::size_t picture = before.rfind(kInlinePicture);
    const bool is_picture = picture != std::string_view::npos &&
                            before.find_first_of("\"'<> ", picture + 5) == std::string_view::npos;
    const std::string_view data = text.substr(at, text.find_first_of(kUriEnds, at) - at);
    if (!is_picture) files.push_back({"data: URI", "", decode_in_xml(data)});
    at += data.size();
  }
}

// Base64 that is all the text of an element, as in office documents, forms and archives of pages.
void add_element_files(std::vector<PackedFile>& files, std::string_view text) {
  std::size_t next = 0;
  for (std::size_t at = text.find('<');
       at != std::string_view::npos && files.size() < kMaxPackedFiles; at = next) {
    next = text.find('<', at + 1);
    const std::string_view element = text.substr(at, next - at);
    const std::size_t tag_end = element.rfind('>');
    if (tag_end == std::string_view::npos) continue;
    const std::string_view data = trim_blanks(element.substr(tag_end + 1));
    if (data.size() < kLeastDataBytes) continue;
    const bool is_base64 = std::all_of(data.begin(), data.end(), [](char c) {
      return base64_value(c) >= 0 ||
             std::string_view("= \t\r\n&#;").find(c) != std::string_view::npos;
    });
    if (is_base64) files.push_back({"XML", "", decode_in_xml(data)});
  }
}

// A look at the beginning, which spares large files of other kinds.
bool is_text(std::string_view content) {
  return content.substr(0, kLookAtFirst).find('\0') == std::string_view::npos;
}

bool is_in_utf16(std::string_view content) {
  constexpr std::array<std::string_view, 4> kBegins{"\xff\xfe"sv, "\xfe\xff"sv, "<\0?\0"sv,
                                                    "\0<\0?"sv};
  return std::any_of(kBegins.begin(), kBegins.end(),
                     [content](std::string_view begin) { return content.starts_with(begin); });
}

}  // namespace

std::vector<PackedFile> embedded_files(std::string_view text) {
  std::vector<PackedFile> files;
  if (is_in_utf16(text)) {
    std::string plain(text.substr(text[0] == '<' || text[0] == '\0' ? 0 : 2));
    std::erase(plain, '\0');  // all that counts here is ASCII
    return plain.starts_with("\xff\xfe") ? files : embedded_files(plain);
  }
  if (!is_text(text)) return files;
  const std::string_view head = text.substr(0, 1 << 16);
  const std::string lower = to_lower_ascii(head);
  if (has_any_of(lower, {"begin:vcalendar", "begin:vcard"})) {
    if (head.find('\n') != std::string_view::npos) {
      add_calendar_files(files, text);
    } else {  // CR alone ends its lines
      std::string lines(text);
      std::replace(lines.begin(), lines.end(), '\r', '\n');
      add_calendar_files(files, lines);
    }
  }
  if (head.find(kOpenDocument) != std::string_view::npos) add_open_document_files(files, text);
  if (head.find("<pkg:package") != std::string_view::npos) add_package_parts(files, text);
  if (lower.find("<?xml") < kXmlWithin) add_element_files(files, text);
  if (lower.find('<') != std::string::npos) {
    for (const char* mark : {",", "&comma;", "&#44;", "&#x2c;"}) add_uri_files(files, text, mark);
  }
  return files;
}

}  // namespace scanq
