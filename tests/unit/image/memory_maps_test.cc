// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/memory_maps.h"

#include <sys/mman.h>

#include <algorithm>

#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("memory_maps: code, data and the stack of this process are there, with their rights",
          "[memory_maps]") {
  static int data = 1;
  int local = 1;
  Result<std::vector<MemoryMap>> maps = read_memory_maps();
  REQUIRE(maps);
  const auto map_of = [&](const void* address) {
    const auto found = std::find_if(maps->begin(), maps->end(), [&](const MemoryMap& map) {
      return map.range.holds(reinterpret_cast<std::uintptr_t>(address));
    });
    REQUIRE(found != maps->end());
    return *found;
  };
  const MemoryMap code = map_of(reinterpret_cast<const void*>(&read_memory_maps));
  CHECK(code.is_file());
  CHECK(code.protection == (PROT_READ | PROT_EXEC));
  CHECK(code.name.find("_tests") != std::string::npos);
  CHECK(map_of(&data).is_writable());
  CHECK(map_of(&local).is_writable());
  CHECK_FALSE(map_of(&local).is_file());
  CHECK(
      std::is_sorted(maps->begin(), maps->end(), [](const MemoryMap& one, const MemoryMap& other) {
        return one.range.begin < other.range.begin;
      }));
}
