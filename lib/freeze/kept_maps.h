// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Joins the mappings of a process that is to be frozen (frozen_process.h), so that few calls map
// them again. Works on the kernel's list of mappings and the loader's list of libraries alone.
#pragma once

#include <vector>

#include "lib/image/image_format.h"
#include "lib/image/loaded_modules.h"
#include "lib/image/memory_maps.h"

namespace scanq {

// Is mapped by one call.
struct KeptMap {
  MemoryMap map;
  bool is_library;  // of the program or of libraries: code, constants and data, as they lie
};

struct KeptMaps {
  std::vector<KeptMap> maps;
  std::vector<FrozenSegment> library_data;  // parts of `maps` that are to be made writable
};

// Whether it is a converter of charsets (glibc's gconv). Converters come with the C library, and
// never write to their data; the proof of an image, in which each converts a letter, would show it.
bool is_converter(const LoadedModule& module);

// Whether the mapping is constant data of at least 16 MiB (the tables of ICU), which is mapped from
// its own file.
bool is_large_file(const MemoryMap& map);

// Libraries that lie behind one another become one map, with their data, which is made writable
// afterwards: that takes half as many calls as one for each piece. The data of converters stays
// readable only.
KeptMaps join_maps(const std::vector<MemoryMap>& maps, const std::vector<LoadedModule>& modules);

}  // namespace scanq
