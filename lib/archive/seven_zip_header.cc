// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/seven_zip_header.h"

#include <lzma.h>

#include <algorithm>

#include "lib/archive/archive_magics.h"
#include "lib/base/digits.h"

namespace scanq {
namespace {

// Marks of the header's parts (7zFormat.txt of 7-Zip).
constexpr std::uint64_t kEnd = 0x00, kPackInfo = 0x06, kUnpackInfo = 0x07, kPackSizes = 0x09,
                        kChecksums = 0x0a, kFolders = 0x0b, kUnpackSizes = 0x0c;
constexpr std::uint64_t kMostCoders = 32, kMostStreams = 32;
constexpr std::uint64_t kIdBytes = 0x0f, kIsComplex = 0x10, kHasProperties = 0x20, kReserved = 0xc0;

std::uint32_t crc_of(std::string_view bytes) {
  return ::lzma_crc32(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), 0);
}

class HeaderReader {
 public:
  explicit HeaderReader(std::string_view bytes) : left_(bytes) {}
  bool is_good() const { return is_good_; }
  std::string_view left() const { return left_; }
  void refuse() { is_good_ = false; }

  std::string_view take(std::uint64_t bytes) {
    if (bytes > left_.size()) refuse();
    if (!is_good_) return {};
    const std::string_view taken = left_.substr(0, static_cast<std::size_t>(bytes));
    left_.remove_prefix(taken.size());
    return taken;
  }
  std::uint64_t fixed(std::size_t bytes) { return little_endian(take(bytes), 0, bytes); }
  // The bits that are set in the first byte, from the highest, say how many bytes follow.
  std::uint64_t number() {
    const std::uint64_t first = fixed(1);
    std::uint64_t mask = 0x80;
    std::size_t more = 0;
    while (mask != 0 && (first & mask) != 0) {
      mask >>= 1;
      ++more;
    }
    const std::uint64_t low = fixed(more);
    return more >= 8 ? low : low | (first & (mask - 1)) << (8 * more);
  }
  // A number of things of which each takes a byte or more.
  std::uint64_t count(std::uint64_t most) {
    const std::uint64_t value = number();
    if (value > most || value > left_.size()) refuse();
    return is_good_ ? value : 0;
  }
  void expect(std::uint64_t mark) {
    if (number() != mark) refuse();
  }
  std::vector<bool> defined(std::size_t items) {
    std::vector<bool> bits(items, true);
    if (fixed(1) != 0) return bits;
    std::uint64_t byte = 0;
    for (std::size_t i = 0; i < items; ++i) {
      if (i % 8 == 0) byte = fixed(1);
      bits[i] = (byte >> (7 - i % 8) & 1) != 0;
    }
    return bits;
  }

 private:
  std::string_view left_;
  bool is_good_ = true;
};

SevenZipCoder read_coder(HeaderReader& reader) {
  SevenZipCoder coder;
  const std::uint64_t form = reader.fixed(1);
  if ((form & kReserved) != 0) reader.refuse();
  coder.id = reader.take(form & kIdBytes);
  if ((form & kIsComplex) != 0) {
    coder.inputs = reader.count(kMostStreams);
    coder.outputs = reader.count(kMostStreams);
  }
  if ((form & kHasProperties) != 0) coder.properties = reader.take(reader.number());
  return coder;
}

SevenZipFolder read_folder(HeaderReader& reader) {
  SevenZipFolder folder;
  std::uint64_t inputs = 0, outputs = 0;
  for (std::uint64_t left = reader.count(kMostCoders); left > 0; --left) {
    folder.coders.push_back(read_coder(reader));
    inputs += folder.coders.back().inputs;
    outputs += folder.coders.back().outputs;
  }
  if (outputs == 0 || inputs + 1 < outputs) reader.refuse();
  std::vector<bool> is_bound(inputs, false);
  for (std::uint64_t left = reader.is_good() ? outputs - 1 : 0; left > 0; --left) {
    const std::uint64_t input = reader.number(), output = reader.number();
    if (input >= inputs || output >= outputs) return reader.refuse(), folder;
    is_bound[input] = true;
    folder.bonds.emplace_back(input, output);
  }
  const std::uint64_t packed = reader.is_good() ? inputs - (outputs - 1) : 0;
  for (std::uint64_t i = 0; i < packed; ++i) {
    const auto first_free = std::find(is_bound.begin(), is_bound.end(), false);
    const std::uint64_t input =
        packed == 1 ? static_cast<std::uint64_t>(first_free - is_bound.begin()) : reader.number();
    if (input >= inputs) return reader.refuse(), folder;
    folder.packed.push_back(input);
  }
  folder.sizes.resize(outputs);
  return folder;
}

void read_pack_info(HeaderReader& reader, SevenZipStreams& streams) {
  reader.expect(kPackInfo);
  streams.packed_at = reader.number();
  streams.packed_sizes.resize(reader.count(SIZE_MAX));
  std::uint64_t mark = reader.number();
  if (mark == kPackSizes) {
    for (std::uint64_t& size : streams.packed_sizes) size = reader.number();
    mark = reader.number();
  }
  if (mark == kChecksums) {
    for (const bool is_defined : reader.defined(streams.packed_sizes.size())) {
      if (is_defined) reader.take(4);
    }
    mark = reader.number();
  }
  if (mark != kEnd) reader.refuse();
}

void read_unpack_info(HeaderReader& reader, SevenZipStreams& streams) {
  reader.expect(kUnpackInfo);
  reader.expect(kFolders);
  const std::uint64_t folders = reader.count(SIZE_MAX);
  if (reader.fixed(1) != 0) reader.refuse();  // they stand in another stream
  for (std::uint64_t i = 0; i < folders && reader.is_good(); ++i) {
    streams.folders.push_back(read_folder(reader));
  }
  reader.expect(kUnpackSizes);
  for (SevenZipFolder& folder : streams.folders) {
    for (std::uint64_t& size : folder.sizes) size = reader.number();
  }
  std::uint64_t mark = reader.number();
  if (mark == kChecksums) {
    const std::vector<bool> defined = reader.defined(streams.folders.size());
    for (std::size_t i = 0; i < defined.size(); ++i) {
      if (defined[i]) streams.folders[i].checksum = static_cast<std::uint32_t>(reader.fixed(4));
    }
    mark = reader.number();
  }
  if (mark != kEnd) reader.refuse();
}

// Whether there is a packed stream for each input that comes from one.
bool are_streams_complete(const SevenZipStreams& streams) {
  std::size_t wanted = 0;
  for (const SevenZipFolder& folder : streams.folders) wanted += folder.packed.size();
  return wanted == streams.packed_sizes.size();
}

std::string fixed_bytes(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

std::string number_bytes(std::uint64_t value) {
  constexpr std::uint64_t kShort = 0x80;
  return value < kShort ? fixed_bytes(value, 1) : '\xff' + fixed_bytes(value, 8);
}

std::string written_folder(const SevenZipFolder& folder) {
  std::string text = number_bytes(folder.coders.size());
  for (const SevenZipCoder& coder : folder.coders) {
    const bool is_complex = coder.inputs != 1 || coder.outputs != 1;
    text += static_cast<char>(coder.id.size() | (is_complex ? kIsComplex : 0) |
                              (coder.properties.empty() ? 0 : kHasProperties));
    text += coder.id;
    if (is_complex) text += number_bytes(coder.inputs) + number_bytes(coder.outputs);
    if (!coder.properties.empty()) {
      text += number_bytes(coder.properties.size()) + coder.properties;
    }
  }
  for (const auto& [input, output] : folder.bonds) {
    text += number_bytes(input) + number_bytes(output);
  }
  if (folder.packed.size() > 1) {
    for (const std::uint64_t input : folder.packed) text += number_bytes(input);
  }
  return text;
}

}  // namespace

std::optional<SevenZipStreams> read_streams(std::string_view& header) {
  HeaderReader reader(header);
  SevenZipStreams streams;
  read_pack_info(reader, streams);
  read_unpack_info(reader, streams);
  if (!reader.is_good() || !are_streams_complete(streams)) return std::nullopt;
  header = reader.left();
  return streams;
}

std::string written_streams(const SevenZipStreams& streams) {
  std::string text = number_bytes(kPackInfo) + number_bytes(streams.packed_at) +
                     number_bytes(streams.packed_sizes.size()) + number_bytes(kPackSizes);
  for (const std::uint64_t size : streams.packed_sizes) text += number_bytes(size);
  text += number_bytes(kEnd) + number_bytes(kUnpackInfo) + number_bytes(kFolders) +
          number_bytes(streams.folders.size()) + number_bytes(0);
  for (const SevenZipFolder& folder : streams.folders) text += written_folder(folder);
  text += number_bytes(kUnpackSizes);
  std::string bits(streams.folders.size() / 8 + 1, '\0'), checksums;
  for (std::size_t i = 0; i < streams.folders.size(); ++i) {
    const SevenZipFolder& folder = streams.folders[i];
    for (const std::uint64_t size : folder.sizes) text += number_bytes(size);
    if (!folder.checksum) continue;
    bits[i / 8] = static_cast<char>(bits[i / 8] | 0x80 >> i % 8);
    checksums += fixed_bytes(*folder.checksum, 4);
  }
  if (streams.folders.size() % 8 == 0) bits.pop_back();
  return text + number_bytes(kChecksums) + number_bytes(0) + bits + checksums + number_bytes(kEnd);
}

std::optional<std::string_view> seven_zip_header(std::string_view archive) {
  const std::uint64_t at = little_endian(archive, 12, 8), bytes = little_endian(archive, 20, 8);
  if (archive.size() < kSevenZipStart || !archive.starts_with(k7zMagic) || bytes == 0 ||
      at > archive.size() - kSevenZipStart || bytes > archive.size() - kSevenZipStart - at) {
    return std::nullopt;
  }
  const std::string_view header = archive.substr(kSevenZipStart + at, bytes);
  if (crc_of(header) != little_endian(archive, 28, 4)) return std::nullopt;
  return header;
}

std::string written_seven_zip(std::string_view packed, std::string_view header) {
  const std::string place = fixed_bytes(packed.size(), 8) + fixed_bytes(header.size(), 8) +
                            fixed_bytes(crc_of(header), 4);
  std::string archive(k7zMagic);
  archive += fixed_bytes(0x0400, 2) + fixed_bytes(crc_of(place), 4) + place;
  archive += packed;
  archive += header;
  return archive;
}

}  // namespace scanq
