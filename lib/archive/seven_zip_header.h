// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The part of a 7z header that says how its contents are packed: which streams there are, and which
// coders each folder puts them through. What follows in the header, names above all, is not read.
// Pure. Internal to lib/archive/seven_zip_*.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scanq {

struct SevenZipCoder {
  std::string id, properties;
  std::uint64_t inputs = 1, outputs = 1;
};

// 7z calls a group of files that are packed as one a folder. Inputs and outputs are counted through
// all its coders.
struct SevenZipFolder {
  std::vector<SevenZipCoder> coders;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> bonds;  // an input, the output it comes from
  std::vector<std::uint64_t> packed;  // the inputs that come from packed streams, in their order
  std::vector<std::uint64_t> sizes;   // of each output
  std::optional<std::uint32_t> checksum;
};

struct SevenZipStreams {
  std::uint64_t packed_at = 0;  // counted from the end of the archive's first 32 bytes
  std::vector<std::uint64_t> packed_sizes;
  std::vector<SevenZipFolder> folders;
};

inline constexpr std::size_t kSevenZipStart = 32;
inline constexpr char kSevenZipHeader = 0x01, kSevenZipMainStreams = 0x04,
                      kSevenZipEncodedHeader = 0x17;

// Reads them from the beginning of `header`, which is moved on to what follows. Nothing where they
// are damaged, or of a form that 7-Zip does not write.
std::optional<SevenZipStreams> read_streams(std::string_view& header);
std::string written_streams(const SevenZipStreams& streams);

// The header as it stands in the archive; nothing where its place or checksum is wrong.
std::optional<std::string_view> seven_zip_header(std::string_view archive);
// The whole archive of these packed streams and this header.
std::string written_seven_zip(std::string_view packed, std::string_view header);

}  // namespace scanq
