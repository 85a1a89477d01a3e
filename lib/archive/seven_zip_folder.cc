// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/seven_zip_folder.h"

#include <lzma.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "lib/base/last_word.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kCopy{"\0", 1}, kArm64{"\x0a", 1}, kRiscv{"\x0b", 1};

struct Filter {
  std::string_view id;
  lzma_vli of_liblzma;
};
constexpr std::array kFilters{Filter{"\x21"sv, LZMA_FILTER_LZMA2},
                              Filter{"\x03\x01\x01"sv, LZMA_FILTER_LZMA1EXT},
                              Filter{"\x03"sv, LZMA_FILTER_DELTA},
                              Filter{"\x04"sv, LZMA_FILTER_X86},
                              Filter{"\x05"sv, LZMA_FILTER_POWERPC},
                              Filter{"\x06"sv, LZMA_FILTER_IA64},
                              Filter{"\x07"sv, LZMA_FILTER_ARM},
                              Filter{"\x08"sv, LZMA_FILTER_ARMTHUMB},
                              Filter{"\x09"sv, LZMA_FILTER_SPARC},
                              Filter{kArm64, LZMA_FILTER_ARM64},
                              Filter{"\x03\x03\x01\x03"sv, LZMA_FILTER_X86}};

// The filters for liblzma, the innermost last, with an end mark behind them.
class Filters {
 public:
  ~Filters() {
    for (const lzma_filter& filter : all_) std::free(filter.options);
  }
  Filters() = default;
  Filters(const Filters&) = delete;
  Filters& operator=(const Filters&) = delete;

  bool add(const SevenZipCoder& coder, std::uint64_t unpacked_bytes) {
    const auto known = std::find_if(kFilters.begin(), kFilters.end(),
                                    [&](const Filter& filter) { return filter.id == coder.id; });
    if (known == kFilters.end() || count_ == LZMA_FILTERS_MAX) return false;
    lzma_filter& filter = all_[count_++];
    filter.id = known->of_liblzma;
    if (::lzma_properties_decode(&filter, nullptr,
                                 reinterpret_cast<const std::uint8_t*>(coder.properties.data()),
                                 coder.properties.size()) != LZMA_OK) {
      return false;
    }
    const bool is_lzma1 = filter.id == LZMA_FILTER_LZMA1EXT;
    if (!is_lzma1 && filter.id != LZMA_FILTER_LZMA2) return true;
    // A window larger than the content would only take memory.
    auto* lzma = static_cast<lzma_options_lzma*>(filter.options);
    lzma->dict_size = static_cast<std::uint32_t>(std::min<std::uint64_t>(
        lzma->dict_size, std::max<std::uint64_t>(unpacked_bytes, LZMA_DICT_SIZE_MIN)));
    if (is_lzma1) {
      lzma->ext_flags = LZMA_LZMA1EXT_ALLOW_EOPM;
      lzma_set_ext_size(*lzma, unpacked_bytes);
    }
    return true;
  }
  std::array<lzma_filter, LZMA_FILTERS_MAX + 1> ended() const {
    std::array<lzma_filter, LZMA_FILTERS_MAX + 1> filters = all_;
    filters[count_].id = LZMA_VLI_UNKNOWN;
    return filters;
  }
  std::size_t count() const { return count_; }

 private:
  std::array<lzma_filter, LZMA_FILTERS_MAX + 1> all_ = {};
  std::size_t count_ = 0;
};

std::optional<std::string> unpack(const Filters& filters, std::string_view packed,
                                  std::uint64_t unpacked_bytes) {
  if (filters.count() == 0) return std::string(packed.substr(0, unpacked_bytes));
  lzma_stream stream = LZMA_STREAM_INIT;
  const auto list = filters.ended();
  LastWord::step();
  if (::lzma_raw_decoder(&stream, list.data()) != LZMA_OK) return std::nullopt;
  const std::unique_ptr<lzma_stream, decltype(&::lzma_end)> owner(&stream, &::lzma_end);
  std::string unpacked(static_cast<std::size_t>(unpacked_bytes), '\0');
  stream.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
  stream.avail_in = packed.size();
  stream.next_out = reinterpret_cast<std::uint8_t*>(unpacked.data());
  stream.avail_out = unpacked.size();
  constexpr std::size_t kStepBytes = 8 << 20;
  for (std::size_t left = unpacked.size(); left > 0;) {
    LastWord::step();
    stream.avail_out = std::min(left, kStepBytes);
    const std::size_t before = stream.avail_out;
    const lzma_ret got = ::lzma_code(&stream, LZMA_FINISH);
    left -= before - stream.avail_out;
    if ((got != LZMA_OK || before == stream.avail_out) && left > 0) return std::nullopt;
  }
  return unpacked;
}

}  // namespace

std::vector<std::size_t> chain_of(const SevenZipFolder& folder) {
  std::vector<std::size_t> chain;
  const bool is_simple = std::all_of(
      folder.coders.begin(), folder.coders.end(),
      [](const SevenZipCoder& coder) { return coder.inputs == 1 && coder.outputs == 1; });
  if (!is_simple || folder.packed.size() != 1) return chain;
  for (std::uint64_t at = folder.packed[0]; chain.size() < folder.coders.size();) {
    chain.push_back(static_cast<std::size_t>(at));
    const auto bond = std::find_if(folder.bonds.begin(), folder.bonds.end(),
                                   [at](const auto& pair) { return pair.second == at; });
    if (bond == folder.bonds.end()) break;
    at = bond->first;
  }
  if (chain.size() != folder.coders.size()) chain.clear();
  return chain;
}

std::optional<std::string> unpack_folder(const SevenZipFolder& folder, std::string_view packed,
                                         SevenZipKey& key, std::uint64_t max_bytes) {
  std::vector<std::size_t> chain = chain_of(folder);
  const bool is_too_large =
      std::any_of(folder.sizes.begin(), folder.sizes.end(),
                  [max_bytes](std::uint64_t size) { return size > max_bytes; });
  if (chain.empty() || is_too_large) return std::nullopt;
  const std::uint64_t unpacked_bytes = folder.sizes[chain.back()];
  std::string decrypted;
  const SevenZipCoder& first = folder.coders[chain[0]];
  if (first.id == kSevenZipAes) {
    std::optional<std::string> plain =
        key.decrypt(packed, first.properties, folder.sizes[chain[0]]);
    if (!plain) return std::nullopt;
    decrypted = std::move(*plain);
    packed = decrypted;
    chain.erase(chain.begin());
  }
  Filters filters;
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    const SevenZipCoder& coder = folder.coders[*at];
    if (coder.id != kCopy && !filters.add(coder, folder.sizes[*at])) return std::nullopt;
  }
  std::optional<std::string> unpacked = unpack(filters, packed, unpacked_bytes);
  const bool is_whole = unpacked && unpacked->size() == unpacked_bytes;
  if (!is_whole) return std::nullopt;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(unpacked->data());
  const bool is_right =
      !folder.checksum || ::lzma_crc32(bytes, unpacked->size(), 0) == *folder.checksum;
  return is_right ? std::move(unpacked) : std::nullopt;
}

bool has_new_filter(const SevenZipFolder& folder) {
  return std::any_of(folder.coders.begin(), folder.coders.end(), [](const SevenZipCoder& coder) {
    return coder.id == kArm64 || coder.id == kRiscv;
  });
}

}  // namespace scanq
