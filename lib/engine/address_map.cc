#include "lib/engine/address_map.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "lib/base/fd.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxMapsBytes = 16 << 20;
constexpr const char* kMapsPath = "/proc/self/maps";

}  // namespace

Result<AddressMap> AddressMap::read(MemoryRange without) {
  Result<std::string> text = read_file(kMapsPath, kMaxMapsBytes);
  if (!text) return text.error();
  AddressMap map;
  map.modules_ = loaded_modules();
  std::istringstream lines(*text);
  std::string line;
  while (std::getline(lines, line)) {
    MemoryRange range;
    int name_at = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %*s %*s %*s %*s %n", &range.begin, &range.end,
                    &name_at) != 2) {
      return Error{ErrorCode::kReadFailed, std::string(kMapsPath) + ": odd line " + line};
    }
    const std::string name = line.substr(static_cast<std::size_t>(name_at));
    if (name == "[vsyscall]" || (range.begin >= without.begin && range.end <= without.end))
      continue;
    const bool in_module =
        std::any_of(map.modules_.begin(), map.modules_.end(),
                    [&](const LoadedModule& m) { return m.range.holds(range.begin); });
    Place place = in_module ? Place::kModule : Place::kElsewhere;
    if (name == "[stack]") place = Place::kStack;
    map.mappings_.push_back({range, place, name});
  }
  if (!map.mappings_.empty()) {
    map.low_ = map.mappings_.front().range.begin;
    map.high_ = map.mappings_.back().range.end;
  }
  return map;
}

const AddressMap::Mapping* AddressMap::find(std::uint64_t address) const {
  const auto behind = std::upper_bound(
      mappings_.begin(), mappings_.end(), address,
      [](std::uint64_t wanted, const Mapping& mapping) { return wanted < mapping.range.begin; });
  if (behind == mappings_.begin() || !std::prev(behind)->range.holds(address)) return nullptr;
  return &*std::prev(behind);
}

Place AddressMap::look_up(std::uint64_t address) const {
  const Mapping* const mapping = find(address);
  return mapping != nullptr ? mapping->place : Place::kNowhere;
}

std::size_t AddressMap::module_of(std::uint64_t address) const {
  const auto found =
      std::find_if(modules_.begin(), modules_.end(),
                   [address](const LoadedModule& module) { return module.range.holds(address); });
  return static_cast<std::size_t>(found - modules_.begin());
}

std::string AddressMap::name_of(std::uint64_t address) const {
  const Mapping* const mapping = find(address);
  if (mapping == nullptr) return "nothing";
  return mapping->name.empty() ? "anonymous memory" : mapping->name;
}

}  // namespace scanq
