// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/stream_frames.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lib/archive/archive_magics.h"
#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kZstd = 0xfd2fb528, kLz4 = 0x184d2204, kLz4Legacy = 0x184c2102;
constexpr std::uint64_t kSkipped = 0x184d2a50, kSkippedMask = 0xfffffff0;
constexpr std::string_view kXzEnd = "YZ"sv;
constexpr std::size_t kXzHeaderBytes = 12, kXzFooterBytes = 12;
constexpr std::uint64_t kBzip2End = 0x177245385090;
constexpr std::size_t kBzip2EndBits = 48, kBzip2ChecksumBits = 32;

// A place in the content that cannot go beyond its end.
class Place {
 public:
  explicit Place(std::string_view content, std::size_t at = 0) : content_(content), at_(at) {}
  std::uint64_t number(std::size_t bytes) {
    const std::uint64_t value = little_endian(content_, at_, bytes);
    skip(bytes);
    return value;
  }
  void skip(std::uint64_t bytes) {
    is_beyond_ = is_beyond_ || bytes > content_.size() - at_;
    at_ = is_beyond_ ? content_.size() : at_ + static_cast<std::size_t>(bytes);
  }
  std::size_t at() const { return at_; }
  std::size_t left() const { return content_.size() - at_; }
  bool is_beyond() const { return is_beyond_; }

 private:
  std::string_view content_;
  std::size_t at_;
  bool is_beyond_ = false;
};

bool is_skipped(std::uint64_t magic) {
  return (magic & kSkippedMask) == kSkipped;
}

// RFC 8878, 3.1.1; the magic was read.
void skip_zstd(Place& place) {
  const std::uint64_t head = place.number(1);
  const bool is_single = (head >> 5 & 1) != 0;
  constexpr std::array<std::size_t, 4> kDictionary{0, 1, 2, 4}, kSize{0, 2, 4, 8};
  const std::size_t size = head >> 6 == 0 && is_single ? 1 : kSize[head >> 6];
  place.skip((is_single ? 0 : 1) + kDictionary[head & 3] + size);
  bool is_last = false;
  while (!is_last && !place.is_beyond()) {
    const std::uint64_t block = place.number(3);
    is_last = (block & 1) != 0;
    const bool is_one_byte_repeated = (block >> 1 & 3) == 1;
    place.skip(is_one_byte_repeated ? 1 : block >> 3);
  }
  if ((head >> 2 & 1) != 0) place.skip(4);
}

void skip_lz4(Place& place) {
  const std::uint64_t flags = place.number(1);
  place.skip(2 + ((flags >> 3 & 1) != 0 ? 8 : 0) + ((flags & 1) != 0 ? 4 : 0));
  while (!place.is_beyond()) {
    const std::uint64_t bytes = place.number(4) & 0x7fffffff;
    if (bytes == 0) break;
    place.skip(bytes + ((flags >> 4 & 1) != 0 ? 4 : 0));
  }
  if ((flags >> 2 & 1) != 0) place.skip(4);
}

// Its blocks go on up to another magic, or to the end.
void skip_old_lz4(std::string_view content, Place& place) {
  while (place.left() >= 4) {
    const std::uint64_t next = little_endian(content, place.at(), 4);
    if (next == kLz4 || next == kLz4Legacy || is_skipped(next) || next > place.left() - 4) break;
    place.skip(4 + next);
  }
}

// The size of the frame with which the content begins, if it is one of LZ4 without any block, where
// libarchive takes all for empty; 0 if not.
std::size_t empty_lz4_bytes(std::string_view content) {
  Place place(content);
  const std::uint64_t magic = place.number(4);
  if (magic == kLz4Legacy) {
    const std::uint64_t next = little_endian(content, 4, 4);
    return next == kLz4 || next == kLz4Legacy || is_skipped(next) ? 4 : 0;
  }
  if (magic != kLz4) return 0;
  const std::uint64_t flags = little_endian(content, 4, 1);
  place.skip(3 + ((flags >> 3 & 1) != 0 ? 8 : 0) + ((flags & 1) != 0 ? 4 : 0));
  if (place.number(4) != 0) return 0;
  if ((flags >> 2 & 1) != 0) place.skip(4);
  return place.is_beyond() ? 0 : place.at();
}

std::uint64_t xz_number(Place& place) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 63; shift += 7) {
    const std::uint64_t byte = place.number(1);
    value |= (byte & 0x7f) << shift;
    if ((byte & 0x80) == 0 || place.is_beyond()) break;
  }
  return value;
}

// The filters of the block of xz that begins at `at`: those of liblzma 5.2, which libclamav has.
bool has_usual_filters(std::string_view content, std::size_t at) {
  constexpr std::uint64_t kLastUsual = 9, kLzma2 = 0x21;
  Place header(content, at);
  header.skip(1);  // its size
  const std::uint64_t flags = header.number(1);
  if ((flags & 0x40) != 0) static_cast<void>(xz_number(header));  // the size packed
  if ((flags & 0x80) != 0) static_cast<void>(xz_number(header));  // and unpacked
  for (std::uint64_t filters = (flags & 3) + 1; filters > 0; --filters) {
    const std::uint64_t id = xz_number(header);
    if (id > kLastUsual && id != kLzma2) return false;
    header.skip(xz_number(header));
  }
  return true;
}

struct XzStream {
  std::size_t begin = 0;
  std::vector<std::size_t> blocks;  // where they begin
};

// The xz stream that ends at `end`, by its index; one that begins at `end` itself where none does.
XzStream xz_stream(std::string_view content, std::size_t end, std::size_t& left_bytes) {
  if (end < kXzHeaderBytes + kXzFooterBytes || end % 4 != 0) return {end, {}};
  const std::size_t footer = end - kXzFooterBytes;
  const std::uint64_t index_bytes = (little_endian(content, footer + 4, 4) + 1) * 4;
  if (index_bytes > std::min(footer, left_bytes)) return {end, {}};
  Place index(content.substr(0, footer), footer - static_cast<std::size_t>(index_bytes));
  if (index.number(1) != 0) return {end, {}};
  left_bytes -= static_cast<std::size_t>(index_bytes);
  std::uint64_t bytes = 0;
  std::vector<std::size_t> blocks;
  for (std::uint64_t records = xz_number(index); records > 0 && !index.is_beyond(); --records) {
    const std::uint64_t block = xz_number(index);
    if (block > content.size()) return {end, {}};
    blocks.push_back(static_cast<std::size_t>(bytes));
    bytes += (block + 3) / 4 * 4;
    static_cast<void>(xz_number(index));  // its size unpacked
  }
  bytes += kXzHeaderBytes + index_bytes;
  if (index.is_beyond() || bytes > footer) return {end, {}};
  const std::size_t begin = footer - static_cast<std::size_t>(bytes);
  if (!content.substr(begin).starts_with(kXzMagic)) return {end, {}};
  for (std::size_t& block : blocks) block += begin + kXzHeaderBytes;
  return {begin, std::move(blocks)};
}

std::size_t before_zeros(std::string_view content, std::size_t end) {
  return end == 0 ? 0 : content.find_last_not_of('\0', end - 1) + 1;
}

struct XzStreams {
  std::size_t end = 0;              // 0: they cannot be told
  std::vector<std::size_t> blocks;  // of all streams
};

XzStreams xz_streams(std::string_view content) {
  if (!content.starts_with(kXzMagic)) return {};
  std::size_t left_bytes = 2 * content.size();  // marks that lead nowhere are not followed for ever
  for (std::size_t mark = content.rfind(kXzEnd); mark != std::string_view::npos && mark > 0;
       mark = content.rfind(kXzEnd, mark - 1)) {
    // Back over all streams: the first one has to begin with the content.
    XzStreams streams{mark + kXzEnd.size(), {}};
    for (std::size_t at = streams.end;;) {
      const XzStream stream = xz_stream(content, at, left_bytes);
      if (stream.begin == at) break;
      streams.blocks.insert(streams.blocks.end(), stream.blocks.begin(), stream.blocks.end());
      if (stream.begin == 0) return streams;
      const std::size_t before = before_zeros(content, stream.begin);
      left_bytes -= std::min(left_bytes, at - before);
      at = before;
    }
  }
  return {};
}

// Skips the rest of the frame that begins with `magic`; false: it begins none.
bool skip_frame(std::string_view content, Place& place, std::uint64_t magic) {
  if (magic == kZstd) {
    skip_zstd(place);
  } else if (magic == kLz4) {
    skip_lz4(place);
  } else if (magic == kLz4Legacy) {
    skip_old_lz4(content, place);
  } else if (is_skipped(magic)) {
    place.skip(place.number(4));
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::size_t behind_skipped_frames(std::string_view content) {
  Place place(content);
  while (place.left() >= 8) {
    if (is_skipped(little_endian(content, place.at(), 4))) {
      place.skip(4);
      place.skip(place.number(4));
    } else {
      const std::size_t empty = empty_lz4_bytes(content.substr(place.at()));
      if (empty == 0 || empty == place.left()) break;
      place.skip(empty);
    }
  }
  return place.is_beyond() || place.left() == 0 ? 0 : place.at();
}

std::size_t end_of_frames(std::string_view content) {
  Place place(content);
  std::size_t end = 0;
  std::uint64_t kind = 0;  // libarchive reads frames of one kind alone
  while (place.left() >= 4) {
    const std::uint64_t magic = place.number(4);
    if (!is_skipped(magic)) {
      const std::uint64_t this_kind = magic == kLz4Legacy ? kLz4 : magic;
      if (kind != 0 && kind != this_kind) break;
      kind = this_kind;
    }
    if (!skip_frame(content, place, magic)) break;
    if (place.is_beyond()) return 0;
    end = place.at();
  }
  return end;
}

std::string without_idle_frames(std::string_view content) {
  std::string frames;
  Place place(content);
  bool has_idle = false;
  while (place.left() >= 4) {
    const std::size_t begin = place.at();
    const std::size_t empty = empty_lz4_bytes(content.substr(begin));
    const std::uint64_t magic = place.number(4);
    if (empty != 0) {
      place.skip(empty - 4);
    } else if (magic == kZstd || !skip_frame(content, place, magic)) {
      place.skip(place.left());
    }
    const bool is_idle = empty != 0 || is_skipped(magic);
    has_idle = has_idle || is_idle;
    if (!is_idle) frames += content.substr(begin, place.at() - begin);
  }
  return has_idle ? frames : std::string();
}

std::size_t end_of_xz(std::string_view content) {
  return xz_streams(content).end;
}

bool is_usual_xz(std::string_view content) {
  const XzStreams streams = xz_streams(content);
  // The index at a stream's end may lie about blocks, but not about the first one.
  return streams.end != 0 && has_usual_filters(content, kXzHeaderBytes) &&
         std::all_of(streams.blocks.begin(), streams.blocks.end(),
                     [content](std::size_t block) { return has_usual_filters(content, block); });
}

bool is_single_bzip2(std::string_view content) {
  std::size_t first = std::string_view::npos;  // the first bit of the first mark
  for (std::size_t shift = 0; shift < 8; ++shift) {
    // The bytes that the mark fills wholly, where it begins `shift` bits within a byte.
    std::string whole;
    for (std::size_t bit = (8 - shift) % 8; bit + 8 <= kBzip2EndBits; bit += 8) {
      whole += static_cast<char>(kBzip2End >> (kBzip2EndBits - 8 - bit));
    }
    for (std::size_t at = content.find(whole, 1); at != std::string_view::npos;
         at = content.find(whole, at + 1)) {
      const std::size_t begin_bit = at * 8 - (8 - shift) % 8;
      std::uint64_t window = 0;
      for (std::size_t i = 0; i < 7; ++i) {
        window = window << 8 | little_endian(content, begin_bit / 8 + i, 1);
      }
      if ((window >> (8 - shift) & 0xffffffffffff) != kBzip2End) continue;
      first = std::min(first, begin_bit);
      break;
    }
  }
  if (first == std::string_view::npos) return false;
  const std::size_t end = (first + kBzip2EndBits + kBzip2ChecksumBits + 7) / 8;
  return end >= content.size() || content.find_first_not_of('\0', end) == std::string_view::npos;
}

}  // namespace scanq
