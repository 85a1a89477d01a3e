// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/zip/zip_directory.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "lib/archive/zip/zip_format.h"

namespace scanq {
namespace {

constexpr std::size_t kLongestEnd = kZipEndBytes + 0xffff;

bool is_header(std::string_view content, std::string_view magic, std::size_t bytes) {
  return content.starts_with(magic) && content.size() >= bytes;
}

// The place of the member that this directory entry names; none if the member's own header
// disagrees.
std::optional<ZipSpan> member_of(std::string_view before_directory, std::string_view entry) {
  const std::size_t method = little_endian(entry, 10, 2), packed = little_endian(entry, 20, 4);
  const std::size_t begin = little_endian(entry, 42, 4);
  if (begin > before_directory.size()) return std::nullopt;
  const std::string_view local = before_directory.substr(begin);
  if (!is_header(local, kZipLocal, kZipLocalBytes) || little_endian(local, 8, 2) != method)
    return std::nullopt;
  const bool has_descriptor = (little_endian(local, 6, 2) & kZipHasDescriptor) != 0;
  if (!has_descriptor && little_endian(local, 18, 4) != packed) return std::nullopt;
  const std::size_t bytes = zip_local_bytes(local) + packed;
  if (bytes > local.size()) return std::nullopt;
  return ZipSpan{begin, begin + bytes};
}

bool follow_each_other(std::vector<ZipSpan> members, std::size_t end) {
  std::sort(members.begin(), members.end(), begins_before);
  if (!members.empty() && members.front().begin != 0) return false;
  members.push_back({end, end});
  std::size_t at = 0;
  for (const ZipSpan& member : members) {
    // A gap longer than a descriptor could hide something.
    if (member.begin < at || member.begin - at > kLongestZipDescriptor) return false;
    at = member.end;
  }
  return true;
}

}  // namespace

bool is_plain_zip(std::string_view content) {
  const std::size_t end_at = content.rfind(kZipEnd);
  if (end_at == std::string_view::npos) return false;
  const std::string_view end = content.substr(end_at);
  if (end.size() < kZipEndBytes || end.size() != kZipEndBytes + little_endian(end, 20, 2))
    return false;
  const std::size_t count = little_endian(end, 10, 2), begin = little_endian(end, 16, 4);
  if (begin > end_at || begin + little_endian(end, 12, 4) != end_at) return false;

  std::vector<ZipSpan> members;
  std::string_view left = content.substr(begin, end_at - begin);
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_header(left, kZipCentral, kZipCentralBytes)) return false;
    const std::size_t bytes = zip_central_bytes(left);
    const std::optional<ZipSpan> member = member_of(content.substr(0, begin), left);
    if (bytes > left.size() || !member) return false;
    members.push_back(*member);
    left.remove_prefix(bytes);
  }
  return left.empty() && follow_each_other(std::move(members), begin);
}

std::size_t zip_behind(std::string_view content) {
  constexpr std::size_t kNone = std::string_view::npos;
  const std::size_t end_at = content.rfind(kZipEnd);
  if (end_at == kNone) return kNone;
  const std::string_view end = content.substr(end_at);
  if (end.size() < kZipEndBytes || end.size() != kZipEndBytes + little_endian(end, 20, 2))
    return kNone;
  const std::size_t size = little_endian(end, 12, 4);
  if (size > end_at) return kNone;
  const std::size_t directory_at = end_at - size, told_at = little_endian(end, 16, 4);
  const std::string_view first = content.substr(directory_at);
  if (!is_header(first, kZipCentral, kZipCentralBytes) || told_at > directory_at) return kNone;
  // The directory counts offsets from the begin of the file, or from the begin of the zip itself if
  // it was put behind something later.
  const std::size_t at = directory_at - told_at + little_endian(first, 42, 4);
  return at < directory_at && is_header(content.substr(at), kZipLocal, kZipLocalBytes) ? at : kNone;
}

bool ends_with_zip_directory(std::string_view content) {
  const std::size_t tail = content.size() - std::min(content.size(), kLongestEnd);
  const std::size_t end_at = content.substr(tail).rfind(kZipEnd);
  if (end_at == std::string_view::npos) return false;
  const std::string_view end = content.substr(tail + end_at);
  const std::size_t size = little_endian(end, 12, 4);
  if (end.size() < kZipEndBytes || end.size() != kZipEndBytes + little_endian(end, 20, 2))
    return false;
  return size > 0 && size <= tail + end_at &&
         is_header(content.substr(tail + end_at - size), kZipCentral, kZipCentralBytes);
}

}  // namespace scanq
