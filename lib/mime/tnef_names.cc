// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The format is that of MS-OXTNEF: a magic, a key, then attributes, each with a level, an id, a
// length, its data and a checksum.
#include "lib/mime/tnef_names.h"

#include <algorithm>
#include <cstdint>

#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kTnef = "\x78\x9f\x3e\x22"sv;
constexpr std::size_t kFirstAttribute = 6, kHeadBytes = 9, kChecksumBytes = 2;
constexpr std::uint64_t kTitle = 0x18010, kProperties = 0x69005;
// The long name among an attachment's properties: its type (text of 8 or 16 bits) and its id.
constexpr std::string_view kLongName8 = "\x1e\0\x07\x37"sv, kLongName16 = "\x1f\0\x07\x37"sv;

void add_long_name(std::vector<std::string>& names, std::string_view properties,
                   std::string_view tag) {
  const std::size_t at = properties.find(tag);
  if (at == std::string_view::npos || names.size() >= kMaxTnefNames) return;
  // A count of values, then the length of the first one.
  const std::size_t value = at + tag.size() + 8;
  if (value > properties.size()) return;
  std::string name(
      properties.substr(value, static_cast<std::size_t>(little_endian(properties, value - 4, 4))));
  std::erase(name, '\0');
  names.push_back(std::move(name));
}

}  // namespace

std::vector<std::string> tnef_names(std::string_view content) {
  std::vector<std::string> names;
  if (!content.starts_with(kTnef)) return names;
  std::size_t at = kFirstAttribute;
  while (at + kHeadBytes <= content.size() && names.size() < kMaxTnefNames) {
    const std::uint64_t id = little_endian(content, at + 1, 4);
    const auto bytes = static_cast<std::size_t>(little_endian(content, at + 5, 4));
    const std::string_view data = content.substr(at + kHeadBytes, bytes);
    if (id == kTitle) names.emplace_back(data.substr(0, data.find('\0')));
    if (id == kProperties) {
      add_long_name(names, data, kLongName8);
      add_long_name(names, data, kLongName16);
    }
    at += kHeadBytes + bytes + kChecksumBytes;
  }
  return names;
}

}  // namespace scanq
