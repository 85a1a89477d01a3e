// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The map of this process's memory, for a question that an image's builder asks of every word: does
// the word point at something, and at what?
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/image/loaded_modules.h"
#include "lib/image/recording_allocator.h"

namespace scanq {

enum class Place {
  kNowhere,  // unmapped, or within the range that is left out
  kModule,
  kStack,
  kElsewhere,  // a heap, anonymous memory, a mapped file, the vdso
};

class AddressMap {
 public:
  // Maps everything but the mappings within `without`. kReadFailed when /proc cannot be read.
  static Result<AddressMap> read(MemoryRange without);

  Place place_of(std::uint64_t address) const {
    if (address - low_ >= high_ - low_) return Place::kNowhere;  // most words of an image
    return look_up(address);
  }
  // An index into modules(). REQUIRES: place_of(address) is kModule.
  std::size_t module_of(std::uint64_t address) const;
  const std::vector<LoadedModule>& modules() const { return modules_; }
  std::string name_of(std::uint64_t address) const;  // of the mapping at `address`, for messages

 private:
  struct Mapping {
    MemoryRange range;
    Place place;
    std::string name;
  };
  const Mapping* find(std::uint64_t address) const;
  Place look_up(std::uint64_t address) const;

  std::vector<Mapping> mappings_;  // by address
  std::vector<LoadedModule> modules_;
  std::uint64_t low_ = 0, high_ = 0;
};

}  // namespace scanq
