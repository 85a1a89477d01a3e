// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/memory_maps.h"

#include <sys/mman.h>

#include <array>
#include <cstdio>
#include <sstream>

#include "lib/base/fd.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxMapsBytes = 16 << 20;
constexpr const char* kMapsPath = "/proc/self/maps";

}  // namespace

bool MemoryMap::is_writable() const {
  return (protection & PROT_WRITE) != 0;
}

Result<std::vector<MemoryMap>> read_memory_maps() {
  Result<std::string> text = read_file(kMapsPath, kMaxMapsBytes);
  if (!text) return text.error();
  std::vector<MemoryMap> maps;
  std::istringstream lines(*text);
  std::string line;
  while (std::getline(lines, line)) {
    MemoryMap map;
    std::array<char, 8> rights{};
    int name_at = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %7s %lx %*s %*s %n", &map.range.begin, &map.range.end,
                    rights.data(), &map.file_offset, &name_at) != 4) {
      return Error{ErrorCode::kReadFailed, std::string(kMapsPath) + ": unexpected line " + line};
    }
    if (rights[0] == 'r') map.protection |= PROT_READ;
    if (rights[1] == 'w') map.protection |= PROT_WRITE;
    if (rights[2] == 'x') map.protection |= PROT_EXEC;
    map.name = line.substr(static_cast<std::size_t>(name_at));
    maps.push_back(std::move(map));
  }
  return maps;
}

}  // namespace scanq
