// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/zip/zip_doubt.h"

#include <algorithm>
#include <cstdint>

#include "lib/archive/zip/zip_format.h"

namespace scanq {
namespace {

constexpr std::string_view kAndroidMark = "APK Sig Block 42";
constexpr std::uint64_t kStored = 0;
constexpr std::uint64_t kUnicodePath = 0x7075;
constexpr std::size_t kUnicodePathHead = 5;  // a version and a checksum
constexpr std::size_t kMaxEntries = 100000;

struct Entry {
  std::size_t at = 0;     // of the central header
  std::size_t local = 0;  // where the member's own header should be
  std::uint64_t packed = 0;
};

struct Directory {
  std::size_t begin = 0;
  std::size_t shift = 0;  // of all offsets: other bytes were put before the zip
  std::vector<Entry> entries;
};

// Empty where there is none that can be read.
Directory read_directory(std::string_view content) {
  Directory directory;
  const std::size_t end_at = content.rfind(kZipEnd);
  if (end_at == std::string_view::npos || content.size() - end_at < kZipEndBytes) return directory;
  const std::string_view end = content.substr(end_at);
  const std::size_t bytes = little_endian(end, 12, 4), told_at = little_endian(end, 16, 4);
  if (bytes > end_at || told_at > end_at - bytes) return directory;
  directory.begin = end_at - bytes;
  directory.shift = directory.begin - told_at;
  for (std::size_t at = directory.begin; at < end_at && directory.entries.size() < kMaxEntries;) {
    const std::string_view entry = content.substr(at);
    if (!entry.starts_with(kZipCentral) || entry.size() < kZipCentralBytes) break;
    directory.entries.push_back(
        {at, directory.shift + little_endian(entry, 42, 4), little_endian(entry, 20, 4)});
    at += zip_central_bytes(entry);
  }
  return directory;
}

bool is_local(std::string_view content, std::size_t at) {
  return at <= content.size() && content.size() - at >= kZipLocalBytes &&
         content.substr(at).starts_with(kZipLocal);
}

// The bytes of the member that begins at `at`, by its own header. Of a packed member that names no
// size the data tell their own end: up to the next header.
ZipSpan span_of_local(std::string_view content, std::size_t at, std::size_t limit) {
  const std::string_view local = content.substr(at);
  std::size_t end = at + zip_local_bytes(local) + little_endian(local, 18, 4);
  const bool is_open_ended = (little_endian(local, 6, 2) & kZipHasDescriptor) != 0 &&
                             little_endian(local, 8, 2) != kStored &&
                             little_endian(local, 18, 4) == 0;
  if (is_open_ended) end = std::min(content.find("PK", at + zip_local_bytes(local)), limit);
  return {at, std::min(end, limit)};
}

bool may_be_left_out(std::string_view gap) {
  return gap.size() <= kLongestZipDescriptor ||
         gap.find_first_not_of('\0') == std::string_view::npos || gap.ends_with(kAndroidMark);
}

}  // namespace

bool zip_has_unread(std::string_view content) {
  const Directory directory = read_directory(content);
  if (directory.entries.empty()) return false;
  std::vector<ZipSpan> spans;
  for (const Entry& entry : directory.entries) {
    if (!is_local(content, entry.local)) return true;
    const std::size_t head = zip_local_bytes(content.substr(entry.local));
    spans.push_back({entry.local, std::min(entry.local + head + entry.packed, directory.begin)});
  }
  std::size_t first = directory.begin;
  for (std::size_t at = content.find(kZipLocal); at < directory.begin;
       at = content.find(kZipLocal, at + kZipLocal.size())) {
    if (!is_local(content, at)) break;
    spans.push_back(span_of_local(content, at, directory.begin));
    first = std::min(first, at);
  }
  std::sort(spans.begin(), spans.end(), begins_before);
  spans.push_back({directory.begin, directory.begin});
  std::size_t at = first;
  for (const ZipSpan& span : spans) {
    if (span.begin > at && !may_be_left_out(content.substr(at, span.begin - at))) return true;
    at = std::max(at, span.end);
  }
  return false;
}

std::vector<std::string_view> zips_in_a_row(std::string_view content) {
  std::vector<std::string_view> zips;
  std::size_t begin = 0;
  for (std::size_t end = content.find(kZipEnd); end != std::string_view::npos;
       end = content.find(kZipEnd, end + kZipEnd.size())) {
    const std::size_t behind = end + kZipEndBytes + little_endian(content, end + 20, 2);
    if (behind >= content.size()) break;
    if (!is_local(content, behind)) continue;
    zips.push_back(content.substr(begin, behind - begin));
    begin = behind;
    if (zips.size() >= kMaxEntries) break;
  }
  if (!zips.empty()) zips.push_back(content.substr(begin));
  return zips;
}

std::string without_single_flags(std::string_view content) {
  std::string settled;
  for (const Entry& entry : read_directory(content).entries) {
    if (!is_local(content, entry.local)) continue;
    const std::uint64_t local = little_endian(content, entry.local + 6, 2);
    const std::uint64_t central = little_endian(content, entry.at + 8, 2);
    if (((local ^ central) & kZipIsEncrypted) == 0) continue;
    if (settled.empty()) settled = content;
    for (const std::size_t flags : {entry.local + 6, entry.at + 8}) {
      settled[flags] = static_cast<char>(settled[flags] & ~static_cast<int>(kZipIsEncrypted));
    }
  }
  return settled;
}

std::vector<std::string> unicode_paths_of(std::string_view central) {
  std::vector<std::string> paths;
  const std::size_t extra_at = kZipCentralBytes + little_endian(central, 28, 2);
  if (extra_at > central.size()) return paths;
  std::string_view extra = central.substr(extra_at, little_endian(central, 30, 2));
  while (extra.size() >= 4) {
    const std::size_t bytes = little_endian(extra, 2, 2);
    const std::string_view field = extra.substr(4, bytes);
    if (little_endian(extra, 0, 2) == kUnicodePath && field.size() > kUnicodePathHead) {
      paths.emplace_back(field.substr(kUnicodePathHead));
    }
    extra.remove_prefix(std::min(extra.size(), 4 + bytes));
  }
  return paths;
}

std::vector<std::string> unicode_paths(std::string_view content) {
  std::vector<std::string> paths;
  for (const Entry& entry : read_directory(content).entries) {
    for (std::string& path : unicode_paths_of(content.substr(entry.at))) {
      if (paths.size() >= kMaxUnicodePaths) return paths;
      paths.push_back(std::move(path));
    }
  }
  return paths;
}

}  // namespace scanq
