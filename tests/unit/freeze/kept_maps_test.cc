// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/freeze/kept_maps.h"

#include <sys/mman.h>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

constexpr int kRead = PROT_READ, kCode = PROT_READ | PROT_EXEC, kData = PROT_READ | PROT_WRITE;

MemoryMap map_of(std::uint64_t page, std::uint64_t pages, int protection, const char* name) {
  return {{page << 12, (page + pages) << 12}, protection, 0, name};
}
LoadedModule module_of(std::uint64_t page, std::uint64_t pages, const char* path) {
  LoadedModule module;
  module.path = path;
  module.range = {page << 12, (page + pages) << 12};
  return module;
}

const std::vector<LoadedModule> kModules = {module_of(10, 3, "/lib/a.so"),
                                            module_of(13, 3, "/lib/gconv/B.so"),
                                            module_of(16, 2, "/lib/c.so")};
const std::vector<MemoryMap> kMaps = {map_of(10, 1, kCode, "/lib/a.so"),
                                      map_of(11, 1, kData, "/lib/a.so"),
                                      map_of(12, 1, kData, ""),
                                      map_of(13, 2, kCode, "/lib/gconv/B.so"),
                                      map_of(15, 1, kData, "/lib/gconv/B.so"),
                                      map_of(16, 1, kCode, "/lib/c.so"),
                                      map_of(17, 1, kData, "/lib/c.so"),
                                      map_of(18, 4, kData, "")};

}  // namespace

TEST_CASE("kept_maps: libraries behind one another are one map, which nobody can write",
          "[kept_maps]") {
  const KeptMaps kept = join_maps(kMaps, kModules);
  REQUIRE(kept.maps.size() == 2);
  CHECK(kept.maps[0].is_library);
  CHECK(kept.maps[0].map.range.begin == 10 << 12);
  CHECK(kept.maps[0].map.range.end == 18 << 12);
  CHECK(kept.maps[0].map.protection == kCode);
  CHECK_FALSE(kept.maps[1].is_library);
  CHECK(kept.maps[1].map.protection == kData);
}

TEST_CASE("kept_maps: of that, a library's data is made writable, a converter's is not",
          "[kept_maps]") {
  const std::vector<FrozenSegment> data = join_maps(kMaps, kModules).library_data;
  REQUIRE(data.size() == 2);
  CHECK(data[0].address == 11 << 12);
  CHECK(data[0].bytes == 2 << 12);
  CHECK(data[0].protection == kData);
  CHECK(data[0].file == kPartOfSegment);
  CHECK(data[1].address == 17 << 12);
}

TEST_CASE("kept_maps: zeros that the kernel joined with others' memory are no library's data",
          "[kept_maps]") {
  const std::vector<MemoryMap> maps = {map_of(16, 1, kCode, "/lib/c.so"), map_of(17, 9, kData, "")};
  const KeptMaps kept = join_maps(maps, kModules);
  REQUIRE(kept.maps.size() == 2);
  CHECK_FALSE(kept.maps[1].is_library);
  CHECK(kept.library_data.empty());
}

TEST_CASE("kept_maps: large constant data is a map of its own", "[kept_maps]") {
  const std::vector<MemoryMap> maps = {map_of(16, 1, kRead, "/lib/c.so"),
                                       map_of(17, 5000, kRead, "/lib/tables.so")};
  const KeptMaps kept = join_maps(maps, kModules);
  REQUIRE(kept.maps.size() == 2);
  CHECK(is_large_file(kept.maps[1].map));
}

}  // namespace scanq
