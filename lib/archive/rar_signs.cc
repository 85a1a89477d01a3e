// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/rar_signs.h"

#include <cstdint>
#include <optional>

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMark = "Rar!\x1a\x07\x01\0"sv;
constexpr std::size_t kChecksumBytes = 4;
constexpr std::uint64_t kFileBlock = 2, kHasExtra = 1, kHasData = 2, kEncryptionRecord = 1;
constexpr int kMaxBlocks = 100000;

// Reads numbers of seven bits a byte. After a bad number it has nothing more to give.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}
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
    Reader reader(extra);
    const std::uint64_t size = reader.number();
    if (reader.is_bad() || size == 0 || size > reader.left().size()) return false;
    Reader record(reader.left().substr(0, size));
    if (record.number() == kEncryptionRecord) return true;
    extra = reader.left().substr(size);
  }
  return false;
}

struct Block {
  bool is_locked = false;
  std::string_view rest;  // behind the block and its data
};

std::optional<Block> read_block(std::string_view bytes) {
  if (bytes.size() <= kChecksumBytes) return std::nullopt;
  Reader outer(bytes.substr(kChecksumBytes));
  const std::uint64_t size = outer.number();
  if (outer.is_bad() || size == 0 || size > outer.left().size()) return std::nullopt;
  const std::string_view header = outer.left().substr(0, size);
  const std::string_view behind = outer.left().substr(size);
  Reader reader(header);
  const std::uint64_t type = reader.number();
  const std::uint64_t flags = reader.number();
  const std::uint64_t extra = (flags & kHasExtra) != 0 ? reader.number() : 0;
  const std::uint64_t data = (flags & kHasData) != 0 ? reader.number() : 0;
  if (reader.is_bad() || extra > reader.left().size()) return std::nullopt;
  Block block;
  block.is_locked =
      type == kFileBlock && has_encryption_record(header.substr(header.size() - extra));
  block.rest = data <= behind.size() ? behind.substr(data) : std::string_view();
  return block;
}

}  // namespace

bool rar5_has_locked(std::string_view archive) {
  if (!archive.starts_with(kMark)) return false;
  archive.remove_prefix(kMark.size());
  for (int blocks = 0; blocks < kMaxBlocks; ++blocks) {
    const std::optional<Block> block = read_block(archive);
    if (!block) return false;
    if (block->is_locked) return true;
    archive = block->rest;
  }
  return false;
}

}  // namespace scanq
