// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/embedded_files.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "lib/mail/text.h"
#include "lib/mime/decode_base64.h"

namespace scanq {
namespace {

constexpr std::string_view kBinaryData = "<pkg:binaryData>", kBinaryEnd = "</pkg:binaryData>";
constexpr std::string_view kPackagePart = "pkg:name=\"";
constexpr std::string_view kOpenDocument = "<office:document", kOpenData = "<office:binary-data";
constexpr std::string_view kBase64Uri = ";base64,", kUriEnds = "\"'<>)";
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

void add_package_parts(std::vector<PackedFile>& files, std::string_view text) {
  for (std::size_t at = text.find(kBinaryData);
       at != std::string_view::npos && files.size() < kMaxPackedFiles;
       at = text.find(kBinaryData, at + 1)) {
    const std::size_t begin = at + kBinaryData.size();
    const std::size_t end = text.find(kBinaryEnd, begin);
    PackedFile file{"flat OPC", "",
                    decode_base64(text.substr(begin, end - begin), Padding::kIsDropped)};
    const std::size_t name = text.substr(0, at).rfind(kPackagePart);
    if (name != std::string_view::npos && at - name < 1000) {
      const std::size_t from = name + kPackagePart.size();
      file.name = text.substr(from, text.find('"', from) - from);
    }
    files.push_back(std::move(file));
    if (end == std::string_view::npos) break;
  }
}

// Objects and pictures of an OpenDocument in one file of XML.
void add_open_document_files(std::vector<PackedFile>& files, std::string_view text) {
  for (std::size_t at = text.find(kOpenData);
       at != std::string_view::npos && files.size() < kMaxPackedFiles;
       at = text.find(kOpenData, at + 1)) {
    const std::size_t begin = text.find('>', at);
    if (begin == std::string_view::npos) break;
    const std::string_view data = text.substr(begin + 1, text.find('<', begin) - begin - 1);
    files.push_back({"flat ODF", "", decode_base64(data, Padding::kIsDropped)});
  }
}

// Files in data: URIs. libclamav looks for them in HTML.
void add_uri_files(std::vector<PackedFile>& files, std::string_view text) {
  for (std::size_t at = text.find(kBase64Uri);
       at != std::string_view::npos && files.size() < kMaxPackedFiles;
       at = text.find(kBase64Uri, at)) {
    at += kBase64Uri.size();
    const std::string_view data = text.substr(at, text.find_first_of(kUriEnds, at) - at);
    files.push_back({"data: URI", "", decode_base64(data, Padding::kIsDropped)});
    at += data.size();
  }
}

// A look at the beginning, which spares large files of other kinds.
bool is_text(std::string_view content) {
  return content.substr(0, kLookAtFirst).find('\0') == std::string_view::npos;
}

bool has_any(std::string_view text, const std::vector<std::string_view>& words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

}  // namespace

std::vector<PackedFile> embedded_files(std::string_view text) {
  std::vector<PackedFile> files;
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
