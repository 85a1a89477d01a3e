// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Pages of memory, and numbers rounded up to a multiple of them. Knows no mail.
#pragma once

#include <cstddef>
#include <cstdint>

namespace scanq {

// The only size of pages of x86-64, where images are built and workers are frozen.
inline constexpr std::uint64_t kPageBytes = 4096;
// Of memory and of files in the page cache, where the kernel has such pages.
inline constexpr std::uint64_t kHugePageBytes = 2 << 20;

// The next multiple of `step` from `value` on. REQUIRES: `step` is a power of two.
constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t step) {
  return (value + step - 1) & ~(step - 1);
}

}  // namespace scanq
