// Where the process that builds an image may lie. Two numbers of 32 bits side by side can be read
// as an address: 1 and 32,623 as 0x7f6f00000001. libclamav keeps 1 and the number of the signature
// for each part of a logical signature, so an image of many signatures holds such words for the
// beginning of each range of 4 GiB in which programs and libraries may lie. A program or library
// that is there would make pointers of them.
#pragma once

#include <cstdint>

#include "lib/image/recording_allocator.h"

namespace scanq {

// Whether the word may be two numbers, the first of at most 16 bits.
bool may_be_two_numbers(std::uint64_t word);
// Whether the mapping, or what may yet be mapped beside it, holds the address of such a word.
bool is_among_numbers(MemoryRange mapping);

// Starts the program again, which the kernel then lays out anew, as long as one of its mappings is
// among numbers; after some attempts it goes on as it is, and examine_memory() refuses such words.
// To be called first: what the process has read is read again.
void lay_out_for_image(char** argv);

}  // namespace scanq
