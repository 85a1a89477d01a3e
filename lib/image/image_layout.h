// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Places that the process that builds an image must not use. Two numbers of 32 bits side by side
// can look like an address: 1 and 32,623 like 0x7f6f00000001. libclamav keeps 1 and the number of
// the signature for each part of a logical signature, so an image of many signatures holds such
// words for the beginning of each range of 4 GiB in which programs and libraries may lie. If a
// program or library lies there, these numbers look like pointers into it.
#pragma once

#include <cstdint>

#include "lib/image/recording_allocator.h"

namespace scanq {

// Whether the word may be two numbers, the first of at most 16 bits.
bool may_be_two_numbers(std::uint64_t word);
// Whether the mapping, or what may yet be mapped beside it, holds the address of such a word.
bool is_among_numbers(MemoryRange mapping);

// Starts the program again, as long as one of its mappings is among such numbers: the kernel then
// chooses other addresses. After some attempts the program goes on as it is, and examine_memory()
// refuses such words. To be called first, because a new start reads all input again.
void lay_out_for_image(char** argv);

}  // namespace scanq
