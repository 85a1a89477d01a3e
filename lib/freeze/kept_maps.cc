// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/freeze/kept_maps.h"

#include <sys/mman.h>

#include <algorithm>

#include "lib/base/pages.h"

namespace scanq {
namespace {

constexpr std::uint64_t kLargeFileBytes = 16 << 20;

// Whether the mapping is code or constants that are stored in the image.
bool is_constant(const MemoryMap& map) {
  return !map.is_writable() && map.is_file() && !is_large_file(map);
}

// The library whose data the mapping is. Null also where the kernel has joined a library's zeros
// with memory that others made behind them.
const LoadedModule* library_of_data(const MemoryMap& map,
                                    const std::vector<LoadedModule>& modules) {
  if (!map.is_writable()) return nullptr;
  const auto library =
      std::find_if(modules.begin(), modules.end(), [&](const LoadedModule& module) {
        return module.range.holds(map.range.begin) &&
               map.range.end <= round_up(module.range.end, kPageBytes);
      });
  return library == modules.end() ? nullptr : &*library;
}

bool is_alike(const KeptMap& one, const KeptMap& other) {
  if (one.is_library || other.is_library) return one.is_library && other.is_library;
  return one.map.is_writable() && one.map.protection == other.map.protection;
}

void add_data(std::vector<FrozenSegment>& data, const MemoryMap& map) {
  const auto protection = static_cast<std::uint32_t>(map.protection);
  const bool is_behind = !data.empty() && data.back().protection == protection &&
                         data.back().address + data.back().bytes == map.range.begin;
  if (is_behind) {
    data.back().bytes += map.range.bytes();
  } else {
    data.push_back({map.range.begin, map.range.bytes(), 0, 0, protection, kPartOfSegment});
  }
}

}  // namespace

bool is_converter(const LoadedModule& module) {
  return module.path.find("/gconv/") != std::string::npos;
}

bool is_large_file(const MemoryMap& map) {
  return map.is_file() && !map.is_writable() && map.range.bytes() >= kLargeFileBytes;
}

KeptMaps join_maps(const std::vector<MemoryMap>& maps, const std::vector<LoadedModule>& modules) {
  KeptMaps kept;
  for (const MemoryMap& map : maps) {
    const LoadedModule* const library = library_of_data(map, modules);
    KeptMap next{map, library != nullptr || is_constant(map)};
    if (library != nullptr) {
      next.map.protection = PROT_READ;
      if (!is_converter(*library)) add_data(kept.library_data, map);
    }
    KeptMap* const last = kept.maps.empty() ? nullptr : &kept.maps.back();
    if (last != nullptr && last->map.range.end == map.range.begin && is_alike(*last, next)) {
      last->map.range.end = map.range.end;
      last->map.protection |= next.map.protection;
    } else {
      kept.maps.push_back(std::move(next));
    }
  }
  return kept;
}

}  // namespace scanq
