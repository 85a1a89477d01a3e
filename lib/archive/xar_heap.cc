// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/xar_heap.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace scanq {
namespace {

constexpr std::uint64_t kMostTocBytes = 16 << 20;
constexpr std::size_t kXarHeaderBytes = 28;
// libarchive writes so much of the packed table behind the heap once more.
constexpr std::size_t kRepeatedBytes = 20;
// The elements that stand for bytes of the heap.
constexpr std::array<std::string_view, 5> kInHeap{"data", "ea", "checksum", "signature",
                                                  "x-signature"};

std::uint64_t big_endian(std::string_view content, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (const char c : content.substr(at, bytes)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// Empty where it cannot be unpacked.
std::string unpacked_table(std::string_view packed, std::uint64_t bytes) {
  if (bytes > kMostTocBytes) return {};
  std::string table(static_cast<std::size_t>(bytes), '\0');
  uLongf got = table.size();
  const int status = uncompress(reinterpret_cast<Bytef*>(table.data()), &got,
                                reinterpret_cast<const Bytef*>(packed.data()), packed.size());
  table.resize(status == Z_OK ? got : 0);
  return table;
}

// The number in <NAME>number</NAME>; 0 where the element has none.
std::uint64_t number_in(std::string_view element, const std::string& name) {
  const std::size_t at = element.find("<" + name + ">");
  if (at == std::string_view::npos) return 0;
  const std::string_view digits = element.substr(at + name.size() + 2);
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// The end within the heap of what an element stands for.
std::uint64_t end_of_element(std::string_view element) {
  const std::uint64_t length = number_in(element, "length");
  const std::uint64_t bytes = length != 0 ? length : number_in(element, "size");
  const std::uint64_t end = number_in(element, "offset") + bytes;
  return end < bytes ? UINT64_MAX : end;
}

}  // namespace

std::size_t end_of_xar_heap(std::string_view content) {
  if (content.size() < kXarHeaderBytes) return 0;
  const auto header = static_cast<std::size_t>(big_endian(content, 4, 2));
  const std::uint64_t packed = big_endian(content, 8, 8);
  if (header > content.size() || packed > content.size() - header) return 0;
  const std::string table = unpacked_table(content.substr(header, static_cast<std::size_t>(packed)),
                                           big_endian(content, 16, 8));
  std::uint64_t end = 0;
  for (const std::string_view name : kInHeap) {
    const std::string begin = "<" + std::string(name), closing = "</" + std::string(name) + ">";
    std::size_t to = 0;
    for (std::size_t at = table.find(begin); at != std::string::npos; at = table.find(begin, to)) {
      to = table.find(closing, at);
      if (to == std::string::npos) break;
      end = std::max(end, end_of_element(std::string_view(table).substr(at, to - at)));
    }
  }
  const std::uint64_t heap = header + packed;
  if (table.empty() || end > content.size() - heap) return 0;
  end += heap;
  const std::string_view repeated = content.substr(header, kRepeatedBytes);
  if (content.substr(static_cast<std::size_t>(end)).starts_with(repeated)) end += repeated.size();
  return static_cast<std::size_t>(end);
}

}  // namespace scanq
