// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/tar_headers.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace scanq {
namespace {

constexpr std::size_t kBlockBytes = 512;
constexpr std::size_t kSizeAt = 124, kSizeBytes = 12, kSumAt = 148, kSumBytes = 8, kTypeAt = 156;
// Members, and headers that say more about the next member.
constexpr std::string_view kPlainTypes(
    "\0"
    "01234567LKxgXVDN",
    17);
constexpr std::string_view kExtended = "xgX", kWithoutData = "123456";

// Octal digits between blanks, a NUL behind them or not.
std::optional<std::uint64_t> octal(std::string_view field) {
  const std::size_t begin = field.find_first_not_of(' ');
  if (begin == std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = begin; i < field.size() && field[i] != '\0' && field[i] != ' '; ++i) {
    if (field[i] < '0' || field[i] > '7') return std::nullopt;
    value = value << 3 | static_cast<std::uint64_t>(field[i] - '0');
  }
  return value;
}

bool has_right_sum(std::string_view header) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    const bool is_sum = i >= kSumAt && i < kSumAt + kSumBytes;
    sum += is_sum ? ' ' : static_cast<unsigned char>(header[i]);
  }
  return octal(header.substr(kSumAt, kSumBytes)) == sum;
}

bool names_size_or_holes(std::string_view extended) {
  return extended.find(" size=") != std::string_view::npos ||
         extended.find(" GNU.sparse.") != std::string_view::npos ||
         extended.find(" SCHILY.realsize=") != std::string_view::npos;
}

// The value of "path" in records such as "18 path=report.txt" and an end of line.
std::string path_in(std::string_view records) {
  constexpr std::string_view kPath = " path=";
  const std::size_t at = records.find(kPath);
  if (at == std::string_view::npos) return {};
  const std::string_view value = records.substr(at + kPath.size());
  return std::string(value.substr(0, value.find('\n')));
}

}  // namespace

std::vector<std::string> long_names_in_tar(std::string_view content) {
  constexpr std::size_t kLongestBytes = 64 << 10;
  std::vector<std::string> names;
  if (content.size() < kBlockBytes || !has_right_sum(content)) return names;
  while (content.size() >= kBlockBytes && names.size() < kMaxTarNames) {
    const std::uint64_t size = octal(content.substr(kSizeAt, kSizeBytes)).value_or(0);
    const char type = content[kTypeAt];
    content.remove_prefix(kBlockBytes);
    const std::string_view data = content.substr(0, std::min<std::uint64_t>(size, kLongestBytes));
    if (type == 'L') names.emplace_back(data.substr(0, data.find('\0')));
    if (type == 'x' || type == 'X') names.push_back(path_in(data));
    const std::uint64_t blocks = (size + kBlockBytes - 1) / kBlockBytes;
    if (blocks > content.size() / kBlockBytes) break;
    content.remove_prefix(static_cast<std::size_t>(blocks) * kBlockBytes);
  }
  std::erase(names, "");
  return names;
}

TarShape shape_of_tar(std::string_view content) {
  TarShape shape;
  if (content.size() < kBlockBytes || !has_right_sum(content)) return shape;
  shape.is_tar = shape.is_plain = true;
  std::size_t at = 0;
  while (content.size() - at >= kBlockBytes) {
    const std::string_view header = content.substr(at, kBlockBytes);
    shape.end = at;
    if (header.find_first_not_of('\0') == std::string_view::npos) return shape;
    const std::optional<std::uint64_t> size = octal(header.substr(kSizeAt, kSizeBytes));
    if (!has_right_sum(header) || !size ||
        kPlainTypes.find(header[kTypeAt]) == std::string_view::npos) {
      shape.is_plain = false;
      return shape;
    }
    const std::string_view data = content.substr(at + kBlockBytes);
    const std::uint64_t blocks = (*size + kBlockBytes - 1) / kBlockBytes;
    // Readers disagree on whether data follows.
    if (kWithoutData.find(header[kTypeAt]) != std::string_view::npos && *size != 0) {
      shape.is_plain = false;
      return shape;
    }
    if (kExtended.find(header[kTypeAt]) != std::string_view::npos &&
        names_size_or_holes(data.substr(0, *size))) {
      shape.is_plain = false;
    }
    if (blocks > data.size() / kBlockBytes) {
      shape.end = content.size();
      return shape;
    }
    at += kBlockBytes + static_cast<std::size_t>(blocks) * kBlockBytes;
  }
  shape.end = content.size();
  return shape;
}

}  // namespace scanq
