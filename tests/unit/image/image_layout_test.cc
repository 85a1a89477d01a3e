// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/image_layout.h"

#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("image layout: two numbers in a word are told from an address", "[image_layout]") {
  CHECK(may_be_two_numbers(0x7f6f'0000'0001));
  CHECK(may_be_two_numbers(0x7f6f'0000'ffff));
  CHECK_FALSE(may_be_two_numbers(0x7f6f'0001'0000));
  CHECK_FALSE(may_be_two_numbers(0x7f8e'c254'a190));
}

TEST_CASE("image layout: a mapping may not lie at the beginning of 4 GiB, nor grow into it",
          "[image_layout]") {
  constexpr std::uint64_t kBegin = 0x7f6f'0000'0000, kMiB = 1 << 20;
  CHECK(is_among_numbers({kBegin, kBegin + kMiB}));
  CHECK(is_among_numbers({kBegin - kMiB, kBegin + kMiB}));
  CHECK(is_among_numbers({kBegin + kMiB, kBegin + 2 * kMiB}));
  CHECK(is_among_numbers({kBegin - 2 * kMiB, kBegin - kMiB}));
  CHECK(is_among_numbers({kBegin + 0x8000, kBegin + 0x9000}));
  CHECK(is_among_numbers({kBegin + 100 * kMiB, kBegin + 5000 * kMiB}));
  CHECK_FALSE(is_among_numbers({kBegin + 100 * kMiB, kBegin + 200 * kMiB}));
  CHECK_FALSE(is_among_numbers({kBegin - 200 * kMiB, kBegin - 100 * kMiB}));
}
