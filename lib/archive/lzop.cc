// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A file is a header and blocks, each with its sizes and with up to four checksums of its own; a
// block of size 0 is the end. Numbers have their highest byte first. The checksums are not
// compared: damage that unpacks is scanned as it is.
#include "lib/archive/lzop.h"

#include <lzo/lzo1x.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "lib/archive/archive_names.h"
#include "lib/archive/decoded_walk.h"

namespace scanq {
namespace {

constexpr std::uint64_t kAdlerUnpacked = 0x1, kAdlerPacked = 0x2, kExtraField = 0x40,
                        kCrcUnpacked = 0x100, kCrcPacked = 0x200, kFilter = 0x800;
constexpr std::uint64_t kFirstWithLevel = 0x0940;  // the version that added some fields
constexpr std::uint64_t kMostBlockBytes = 64 << 20;
constexpr std::uint64_t kMostMethod = 3;  // of LZO1X, which all unpack alike

class Reading {
 public:
  explicit Reading(std::string_view content) : content_(content) {}

  std::size_t at() const { return at_; }
  bool is_damaged() const { return is_damaged_; }
  bool is_known() const { return is_known_; }
  const std::string& name() const { return name_; }

  // False where no file begins here.
  bool read_header() {
    if (!content_.substr(at_).starts_with(kLzopMagic)) return false;
    at_ += kLzopMagic.size();
    const std::uint64_t version = number(2);
    skip(2);
    const bool has_level = version >= kFirstWithLevel;
    if (has_level) skip(2);
    const std::uint64_t method = number(1);
    if (has_level) skip(1);
    flags_ = number(4);
    const bool is_filtered = (flags_ & kFilter) != 0;
    if (is_filtered) skip(4);
    skip(has_level ? 12 : 8);
    name_ = take(static_cast<std::size_t>(number(1)));
    skip(4);
    if ((flags_ & kExtraField) != 0) skip(number(4) + 4);
    is_known_ = method >= 1 && method <= kMostMethod && !is_filtered;
    return true;
  }

  struct Block {
    std::string_view packed;
    std::size_t unpacked_bytes = 0;
  };
  // A block of no bytes at the end, and where is_damaged().
  Block next() {
    const std::uint64_t unpacked = number(4);
    if (unpacked == 0 || is_damaged_) return {};
    const std::uint64_t packed = number(4);
    const bool is_packed = packed < unpacked;
    for (const std::uint64_t sum : {kAdlerUnpacked, kCrcUnpacked})
      skip((flags_ & sum) != 0 ? 4 : 0);
    for (const std::uint64_t sum : {kAdlerPacked, kCrcPacked}) {
      skip(is_packed && (flags_ & sum) != 0 ? 4 : 0);
    }
    if (unpacked > kMostBlockBytes || packed > unpacked) is_damaged_ = true;
    const std::string_view bytes = take(packed);
    return is_damaged_ ? Block() : Block{bytes, static_cast<std::size_t>(unpacked)};
  }

 private:
  std::string_view take(std::uint64_t bytes) {
    if (bytes > content_.size() - at_) is_damaged_ = true;
    if (is_damaged_) return {};
    const std::string_view taken = content_.substr(at_, static_cast<std::size_t>(bytes));
    at_ += taken.size();
    return taken;
  }
  void skip(std::uint64_t bytes) { static_cast<void>(take(bytes)); }
  std::uint64_t number(std::size_t bytes) {
    std::uint64_t value = 0;
    for (const char c : take(bytes)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }

  std::string_view content_;
  std::size_t at_ = 0;
  std::uint64_t flags_ = 0;
  std::string name_;
  bool is_damaged_ = false, is_known_ = false;
};

std::optional<std::string_view> unpack(Reading& reading, std::string& into, std::string& trouble) {
  if (!reading.is_known()) {
    trouble = "a method that liblzo2 does not know";
    return std::nullopt;
  }
  const Reading::Block block = reading.next();
  trouble = "it is cut short or damaged";
  if (reading.is_damaged()) return std::nullopt;
  if (block.packed.size() == block.unpacked_bytes) return block.packed;
  into.resize(block.unpacked_bytes);
  lzo_uint bytes = block.unpacked_bytes;
  const int status = ::lzo1x_decompress_safe(
      reinterpret_cast<const unsigned char*>(block.packed.data()), block.packed.size(),
      reinterpret_cast<unsigned char*>(into.data()), &bytes, nullptr);
  if (status != LZO_E_OK || bytes != block.unpacked_bytes) return std::nullopt;
  return into;
}

}  // namespace

WalkReport walk_lzop(std::string_view packed, WalkBudget& budget, const ArchiveVisitor& visitor) {
  WalkReport report;
  WalkMeter meter(packed.size(), budget, report);
  Reading reading(packed);
  std::string unpacked;
  while (reading.read_header()) {
    report.is_archive = true;
    report.format = "lzop";
    ArchiveMember member;
    member.name = member_name_to_utf8(reading.name());
    member.is_file = true;
    const NextBlock next = [&](std::string& trouble) { return unpack(reading, unpacked, trouble); };
    if (!walk_decoded(member, next, meter, visitor, report)) break;
    if (reading.is_damaged() || !reading.is_known()) break;
  }
  return report;
}

std::size_t end_of_lzop(std::string_view content) {
  Reading reading(content);
  std::size_t end = 0;
  while (reading.read_header()) {
    while (!reading.next().packed.empty()) {
    }
    if (reading.is_damaged()) return 0;
    end = reading.at();
  }
  return end;
}

}  // namespace scanq
