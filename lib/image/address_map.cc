// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/address_map.h"

#include <algorithm>

#include "lib/image/memory_maps.h"

namespace scanq {

Result<AddressMap> AddressMap::read(MemoryRange without) {
  Result<std::vector<MemoryMap>> all = read_memory_maps();
  if (!all) return all.error();
  AddressMap map;
  map.modules_ = loaded_modules();
  for (MemoryMap& one : *all) {
    const MemoryRange range = one.range;
    if (one.name == "[vsyscall]" || (range.begin >= without.begin && range.end <= without.end))
      continue;
    const bool in_module =
        std::any_of(map.modules_.begin(), map.modules_.end(),
                    [&](const LoadedModule& m) { return m.range.holds(range.begin); });
    Place place = in_module ? Place::kModule : Place::kElsewhere;
    if (one.name == "[stack]") place = Place::kStack;
    map.mappings_.push_back({range, place, std::move(one.name)});
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
