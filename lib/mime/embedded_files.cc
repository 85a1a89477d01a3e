// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/embedded_files.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/calendar_files.h"
#include "lib/mime/decode_base64.h"
#include "lib/mime/header_text.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kBinaryData = "<pkg:binaryData>", kBinaryEnd = "</pkg:binaryData>";
constexpr std::string_view kPackagePart = "pkg:name=\"";
constexpr std::size_t kMostBytesToName = 1000;  // from a part's name to its data
constexpr std::string_view kOpenDocument = "urn:oasis:names:tc:opendocument";
constexpr std::string_view kOpenData = ":binary-data";  // its prefix is usually "office"
constexpr std::string_view kBase64Word = "base64", kUriEnds = "\"'`<>)";
constexpr std::string_view kData = "data", kUriQuotes = "\"'`";
constexpr std::string_view kComma = "&comma;", kColon = "&colon;";
// libclamav reads these in HTML, and ordinary mail has many.
constexpr std::string_view kInlinePicture = "src=\"data:image/";
constexpr std::size_t kLongestMediaType = 200;
// A text of XML with less base64 than this is a checksum, a name or a word.
constexpr std::size_t kLeastDataBytes = 80;
constexpr std::string_view kComment = "<!--", kCommentEnd = "-->", kVerbatim = "<![CDATA[";
constexpr std::string_view kVerbatimEnd = "]]>";
constexpr std::size_t kLongestReference = 16;
constexpr std::size_t kLookAtFirst = 4096, kXmlWithin = 64;

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

// The character for which "&#10;", "&#10" or "&#xa;" at the start of `text` stands, or "%0a" as in
// a URI, and the length of that; nothing for anything else, and for a character that is not ASCII.
std::optional<std::pair<char, std::size_t>> coded_character(std::string_view text) {
  if (text.starts_with('%')) {
    const std::optional<char> byte = hex_byte(text.substr(1));
    return byte ? std::optional(std::pair(*byte, std::size_t{3})) : std::nullopt;
  }
  if (!text.starts_with("&#")) return std::nullopt;
  text = text.substr(0, kLongestReference);
  const bool is_hex = text.substr(2).starts_with('x') || text.substr(2).starts_with('X');
  const std::string_view digits = text.substr(is_hex ? 3 : 2);
  unsigned value = 0;
  const auto [stop, trouble] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hex ? 16 : 10);
  if (trouble != std::errc() || value > 0x7f) return std::nullopt;
  const auto end = static_cast<std::size_t>(stop - text.data());
  return std::pair(static_cast<char>(value), end + (text.substr(end).starts_with(';') ? 1U : 0U));
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

// The text as it counts in a URI: with character references read, without the ends of lines.
std::string uri_text(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  const auto is_ordinary = [](char c) { return c != '&' && c != '\t' && c != '\r' && c != '\n'; };
  while (!text.empty()) {
    const auto* const end = std::find_if_not(text.begin(), text.end(), is_ordinary);
    plain.append(text.begin(), end);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    if (text.empty()) break;
    std::size_t taken = 1;
    if (const auto coded = text[0] == '&' ? coded_character(text) : std::nullopt) {
      plain += coded->first;
      taken = coded->second;
    } else if (text.starts_with(kComma)) {
      plain += ',';
      taken = kComma.size();
    } else if (text.starts_with(kColon)) {
      plain += ':';
      taken = kColon.size();
    } else if (text[0] == '&') {
      plain += '&';
    }
    text.remove_prefix(taken);
  }
  return plain;
}

// The next "data:", in letters of either case.
std::size_t next_data_uri(std::string_view text, std::size_t at) {
  for (at = text.find(':', at); at != std::string_view::npos; at = text.find(':', at + 1)) {
    if (at < kData.size()) continue;
    const std::size_t begin = at - kData.size();
    if (equals_ignoring_case(text.substr(begin, kData.size()), kData)) return begin;
  }
  return text.size();
}

bool has_percent_code(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (hex_byte(text.substr(at + 1))) return true;
  }
  return false;
}

// Files in data: URIs that are not in base64. Pages have many pictures among them.
void add_plain_uri_files(std::vector<PackedFile>& files, std::string_view text) {
  const bool has_references = text.find("&#") != std::string_view::npos;
  if (!has_references && !has_percent_code(text)) return;
  const std::string plain = uri_text(text);
  text = plain;
  std::size_t next = 0;
  for (std::size_t at = next_data_uri(text, 0); at < text.size() && files.size() < kMaxPackedFiles;
       at = next) {
    next = next_data_uri(text, at + kData.size() + 1);
    const std::string_view before = text.substr(0, at);
    std::string_view uri = text.substr(at, next - at).substr(kData.size() + 1);
    const char quote = before.empty() || kUriQuotes.find(before.back()) == std::string_view::npos
                           ? '\0'
                           : before.back();
    uri = uri.substr(0, quote == '\0' ? uri.find_first_of(kUriEnds) : uri.find(quote));
    const std::size_t comma = uri.substr(0, kLongestMediaType).find(',');
    if (comma == std::string_view::npos) continue;
    const std::string type = to_lower_ascii(trim_blanks(uri.substr(0, comma)));
    const bool is_type = type.empty() || type[0] == ';' || type.find('/') != std::string::npos;
    const bool is_picture =
        type.starts_with("image/") &&
        has_any_of(before.substr(at - std::min<std::size_t>(at, 5)), {"url(", "src="});
    if (!is_type || is_picture || type.ends_with(kBase64Word)) continue;
    const std::string_view data = uri.substr(comma + 1);
    if (has_references || has_percent_code(data))
      files.push_back({"data: URI", "", decode_percents(data)});
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

bool has_byte_order_mark(std::string_view content) {
  return content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff");
}

// UTF-16, or other text with NULs, which programs that show it leave out.
bool has_nuls_in_text(std::string_view content) {
  if (has_byte_order_mark(content)) return true;
  if (is_text(content)) return false;
  std::string head(content.substr(0, 2 * kXmlWithin));
  std::erase(head, '\0');
  head = to_lower_ascii(trim_blanks(head));
  return head.starts_with('<') || head.starts_with("begin:vc");
}

}  // namespace

std::vector<PackedFile> embedded_files(std::string_view text) {
  std::vector<PackedFile> files;
  if (has_nuls_in_text(text)) {
    std::string plain(text.substr(has_byte_order_mark(text) ? 2 : 0));
    std::erase(plain, '\0');  // all that counts here is ASCII
    return has_byte_order_mark(plain) ? files : embedded_files(plain);
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
    add_plain_uri_files(files, text);
  }
  return files;
}

}  // namespace scanq
