// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The format is that of MS-OXTNEF: a magic, a key, then attributes, each with a level, an id, a
// length, its data and a checksum. Some attributes hold properties: a type, an id, a count of
// values, then the length of the first one.
#include "lib/mime/tnef_contents.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <utility>

#include "lib/base/digits.h"
#include "lib/mime/other_readings.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kTnef = "\x78\x9f\x3e\x22"sv;
constexpr std::size_t kFirstAttribute = 6, kHeadBytes = 9, kChecksumBytes = 2;
constexpr std::uint64_t kBody = 0x2800c, kTitle = 0x18010;
constexpr std::uint64_t kMailProperties = 0x69003, kFileProperties = 0x69005;
constexpr std::size_t kPropertyHeadBytes = 12;
constexpr unsigned kText8 = 0x1e, kText16 = 0x1f, kObject = 0x0d, kBinary = 0x102;
constexpr unsigned kTextBody = 0x1000, kRtfBody = 0x1009, kHtmlBody = 0x1013;
constexpr unsigned kFileData = 0x3701, kLongName = 0x3707;
constexpr std::size_t kObjectIdBytes = 16;
constexpr std::uint64_t kMostValues = 1000;
constexpr std::size_t kLongestNameBytes = 4096;

void visit_attributes(std::string_view tnef,
                      const std::function<void(std::uint64_t id, std::string_view data)>& visitor) {
  if (!tnef.starts_with(kTnef)) return;
  for (std::size_t at = kFirstAttribute; at + kHeadBytes <= tnef.size();) {
    const auto bytes = static_cast<std::size_t>(little_endian(tnef, at + 5, 4));
    visitor(little_endian(tnef, at + 1, 4), tnef.substr(at + kHeadBytes, bytes));
    at += kHeadBytes + bytes + kChecksumBytes;
  }
}

// Visits whatever may be one of these properties, wherever it stands: so no odd property before it
// hides it, and no value that looks like one.
void visit_properties(std::string_view data, std::initializer_list<unsigned> ids,
                      const std::function<void(unsigned type, std::string_view value)>& visitor) {
  for (std::size_t at = 0; at + kPropertyHeadBytes <= data.size(); ++at) {
    if (data[at + 1] != '\0' && data[at + 1] != '\1') continue;
    const auto type = static_cast<unsigned>(little_endian(data, at, 2));
    const auto id = static_cast<unsigned>(little_endian(data, at + 2, 2));
    if (type != kText8 && type != kText16 && type != kObject && type != kBinary) continue;
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) continue;
    const std::uint64_t count = little_endian(data, at + 4, 4);
    const auto bytes = static_cast<std::size_t>(little_endian(data, at + 8, 4));
    if (count == 0 || count > kMostValues || bytes == 0) continue;
    visitor(type, data.substr(at + kPropertyHeadBytes, bytes));
  }
}

std::string without_end(std::string_view value) {
  return std::string(value.substr(0, value.find_last_not_of('\0') + 1));
}

std::string bytes_of(unsigned type, std::string_view value) {
  if (type == kText8) return without_end(value);
  if (type == kText16) return without_end(utf16_to_utf8(value, false));
  if (type == kObject) value.remove_prefix(std::min(value.size(), kObjectIdBytes));
  return std::string(value);
}

}  // namespace

std::vector<std::string> tnef_names(std::string_view content) {
  std::vector<std::string> names;
  visit_attributes(content, [&names](std::uint64_t id, std::string_view data) {
    if (id == kTitle && names.size() < kMaxTnefNames) {
      names.emplace_back(data.substr(0, data.find('\0')));
    }
    if (id != kFileProperties) return;
    visit_properties(data, {kLongName}, [&names](unsigned type, std::string_view value) {
      if (names.size() >= kMaxTnefNames) return;
      names.push_back(bytes_of(type, value.substr(0, kLongestNameBytes)));
      std::erase(names.back(), '\0');
    });
  });
  return names;
}

TnefContents tnef_contents(std::string_view content) {
  TnefContents contents;
  std::size_t bytes_left = 2 * content.size();
  const auto add = [&](std::string bytes) {
    if (bytes.empty()) return;
    if (bytes.size() > bytes_left || contents.files.size() >= kMaxTnefContents) {
      contents.is_cut = true;
      return;
    }
    bytes_left -= bytes.size();
    contents.files.push_back(std::move(bytes));
  };
  visit_attributes(content, [&](std::uint64_t id, std::string_view data) {
    if (id == kBody) add(without_end(data));
    if (id != kMailProperties && id != kFileProperties) return;
    visit_properties(data, {kTextBody, kRtfBody, kHtmlBody, kFileData},
                     [&](unsigned type, std::string_view value) {
                       if (!contents.is_cut) add(bytes_of(type, value));
                     });
  });
  return contents;
}

}  // namespace scanq
