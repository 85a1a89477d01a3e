// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/image_layout.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "lib/image/memory_maps.h"

namespace scanq {
namespace {

constexpr std::uint64_t kSmallNumbers = 1 << 16;
// With the full set a builder's heap grows to 13 MiB, and its mappings beside the libraries to
// less.
constexpr std::uint64_t kGrowthBytes = 64 << 20;
// Each attempt succeeds nine times of ten.
constexpr int kMostAttempts = 20;
constexpr const char* kAttemptsName = "SCANQ_LAYOUT_ATTEMPTS";

}  // namespace

bool may_be_two_numbers(std::uint64_t word) {
  return static_cast<std::uint32_t>(word) < kSmallNumbers;
}

bool is_among_numbers(MemoryRange mapping) {
  const std::uint64_t begin = mapping.begin - kGrowthBytes, end = mapping.end + kGrowthBytes;
  return (begin - kSmallNumbers) >> 32 != (end - 1) >> 32;
}

void lay_out_for_image(char** argv) {
  const char* const past = std::getenv(kAttemptsName);
  const int attempts = past != nullptr ? std::atoi(past) : 0;
  const Result<std::vector<MemoryMap>> maps = read_memory_maps();
  const bool is_bad = maps && attempts < kMostAttempts &&
                      std::any_of(maps->begin(), maps->end(), [](const MemoryMap& map) {
                        return map.name != "[vsyscall]" && is_among_numbers(map.range);
                      });
  if (!is_bad) {
    ::unsetenv(kAttemptsName);
    return;
  }
  ::setenv(kAttemptsName, std::to_string(attempts + 1).c_str(), 1);
  ::execv("/proc/self/exe", argv);  // it comes back only if it cannot
}

}  // namespace scanq
