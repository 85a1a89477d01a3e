// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/rar_signs.h"

#include <cstdint>
#include <optional>

#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kRar5Mark = "Rar!\x1a\x07\x01\0"sv;
constexpr std::size_t kChecksumBytes = 4;
constexpr std::uint64_t kFileBlock = 2, kHasExtra = 1, kHasData = 2, kEncryptionRecord = 1;
constexpr std::uint64_t kEncryptionBlock = 4, kEndBlock = 5;
// Of RAR 4.
constexpr std::string_view kMark4 = "Rar!\x1a\x07\0"sv;
constexpr std::uint64_t kFirstBlock4 = 0x72, kMainBlock4 = 0x73, kFileBlock4 = 0x74,
                        kEndBlock4 = 0x7b;
constexpr std::uint64_t kHasLockedHeaders4 = 0x80, kIsLarge4 = 0x100, kHasData4 = 0x8000;
constexpr std::size_t kHeadBytes4 = 7;
constexpr int kMaxBlocks = 100000;

// Reads numbers of seven bits a byte. After a bad number it has nothing more to give.
class RarReader {
 public:
  explicit RarReader(std::string_view bytes) : left_(bytes) {}
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 63 && !left_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(left_[0]);
      left_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    left_ = {};
    is_bad_ = true;
    return 0;
  }
  std::string_view left() const { return left_; }
  bool is_bad() const { return is_bad_; }

 private:
  std::string_view left_;
  bool is_bad_ = false;
};

bool has_encryption_record(std::string_view extra) {
  while (!extra.empty()) {
    RarReader reader(extra);
    const std::uint64_t size = reader.number();
    if (reader.is_bad() || size == 0 || size > reader.left().size()) return false;
    RarReader record(reader.left().substr(0, size));
    if (record.number() == kEncryptionRecord) return true;
    extra = reader.left().substr(size);
  }
  return false;
}

struct Block {
  std::uint64_t type = 0;
  bool is_locked = false;
  std::string_view rest;  // behind the block and its data
};

std::optional<Block> read_block(std::string_view bytes) {
  if (bytes.size() <= kChecksumBytes) return std::nullopt;
  RarReader outer(bytes.substr(kChecksumBytes));
  const std::uint64_t size = outer.number();
  if (outer.is_bad() || size == 0 || size > outer.left().size()) return std::nullopt;
  const std::string_view header = outer.left().substr(0, size);
  const std::string_view behind = outer.left().substr(size);
  RarReader reader(header);
  const std::uint64_t type = reader.number();
  const std::uint64_t flags = reader.number();
  const std::uint64_t extra = (flags & kHasExtra) != 0 ? reader.number() : 0;
  const std::uint64_t data = (flags & kHasData) != 0 ? reader.number() : 0;
  if (reader.is_bad() || extra > reader.left().size()) return std::nullopt;
  if (data > behind.size()) return std::nullopt;
  Block block;
  block.type = type;
  block.is_locked =
      type == kFileBlock && has_encryption_record(header.substr(header.size() - extra));
  block.rest = behind.substr(data);
  return block;
}

std::size_t end_of_rar5(std::string_view archive) {
  std::string_view left = archive.substr(kRar5Mark.size());
  for (int blocks = 0; blocks < kMaxBlocks; ++blocks) {
    const std::optional<Block> block = read_block(left);
    if (!block || block->type == kEncryptionBlock) return 0;
    left = block->rest;
    if (block->type == kEndBlock) return archive.size() - left.size();
  }
  return 0;
}

// Old ones may lack the last block; then something else stands there, or nothing.
std::size_t end_of_rar4(std::string_view archive) {
  std::size_t at = kMark4.size();
  for (int blocks = 0; blocks < kMaxBlocks && at < archive.size(); ++blocks) {
    const std::uint64_t type = little_endian(archive, at + 2, 1);
    const std::uint64_t flags = little_endian(archive, at + 3, 2);
    std::uint64_t bytes = little_endian(archive, at + 5, 2);
    if (type < kFirstBlock4 || type > kEndBlock4 || bytes < kHeadBytes4) return at;
    if (type == kMainBlock4 && (flags & kHasLockedHeaders4) != 0) return 0;
    if ((flags & kHasData4) != 0 || type == kFileBlock4) bytes += little_endian(archive, at + 7, 4);
    if (type == kFileBlock4 && (flags & kIsLarge4) != 0)
      bytes += little_endian(archive, at + 32, 4) << 32;
    if (bytes > archive.size() - at) return 0;
    at += static_cast<std::size_t>(bytes);
    if (type == kEndBlock4) return at;
  }
  return at;
}

}  // namespace

std::size_t end_of_rar(std::string_view archive) {
  if (archive.starts_with(kRar5Mark)) return end_of_rar5(archive);
  return archive.starts_with(kMark4) ? end_of_rar4(archive) : 0;
}

bool rar5_has_locked(std::string_view archive) {
  if (!archive.starts_with(kRar5Mark)) return false;
  archive.remove_prefix(kRar5Mark.size());
  for (int blocks = 0; blocks < kMaxBlocks; ++blocks) {
    const std::optional<Block> block = read_block(archive);
    if (!block) return false;
    if (block->is_locked) return true;
    archive = block->rest;
  }
  return false;
}

}  // namespace scanq
