// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/image_builder.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <map>
#include <memory>
#include <span>
#include <sstream>

#include "lib/base/random.h"
#include "lib/image/address_map.h"
#include "lib/image/engine_image.h"
#include "lib/image/image_layout.h"
#include "lib/image/image_seal.h"

namespace scanq {
namespace {

constexpr std::size_t kWordBytes = sizeof(std::uint64_t);
constexpr std::uint64_t kLowestRandomWord = std::uint64_t{1} << 48;

Error not_an_image(const std::string& reason) {
  return {ErrorCode::kInternal, "not an image: " + reason};
}

// Whether the words before and behind it are neither pointers nor small numbers, as in an array of
// digests.
bool is_amid_random_words(std::span<const std::uint64_t> words, std::size_t at) {
  return at > 0 && at + 1 < words.size() && words[at - 1] >= kLowestRandomWord &&
         words[at + 1] >= kLowestRandomWord;
}

// The word with its neighbours, so that a reader of the message can find out what it is.
std::string describe_word(std::span<const std::uint64_t> words, std::size_t at) {
  std::ostringstream text;
  text << "word " << at << " (" << std::hex;
  if (at > 0) text << words[at - 1] << ", ";
  text << words[at];
  if (at + 1 < words.size()) text << ", " << words[at + 1];
  text << ")";
  return text.str();
}

// The tables while they grow. A module gets its number when the first word points into it.
class RelocationList {
 public:
  RelocationList(ImageTables& tables, const AddressMap& map) : tables_(tables), map_(map) {}

  Result<void> add_module(std::size_t index) {
    if (numbers_.contains(index)) return {};
    const LoadedModule& module = map_.modules()[index];
    ModuleRecord record{};
    if (module.build_id.empty() || module.build_id.size() >= sizeof record.build_id) {
      return not_an_image(module.name() + " has no build-id");
    }
    module.build_id.copy(record.build_id, sizeof record.build_id - 1);
    module.name().copy(record.name, sizeof record.name - 1);
    numbers_[index] = tables_.modules.size();
    tables_.modules.push_back(record);
    return {};
  }

  Result<void> add_word(std::size_t word, std::uint64_t target) {
    const std::size_t index = map_.module_of(target);
    Result<void> added = add_module(index);
    if (!added) return added;
    tables_.relocations.push_back({word, numbers_[index]});
    return {};
  }

 private:
  ImageTables& tables_;
  const AddressMap& map_;
  std::map<std::size_t, std::size_t> numbers_;
};

Result<void> find_relocations(std::span<std::uint64_t> words, const AddressMap& map,
                              ImageTables& tables) {
  RelocationList list(tables, map);
  Result<void> added = list.add_module(0);  // the program, whether or not a word points to it
  if (!added) return added;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::uint64_t word = words[at];
    const Place place = map.place_of(word);
    if (place == Place::kNowhere) continue;
    const bool is_pointer = !may_be_two_numbers(word) && !is_amid_random_words(words, at);
    if (is_pointer && place == Place::kStack) {
      words[at] = 0;
      continue;
    }
    if (!is_pointer || place == Place::kElsewhere) {
      return not_an_image(describe_word(words, at) + " points into " + map.name_of(word));
    }
    added = list.add_word(at, word);
    if (!added) return added;
  }
  return {};
}

// The program's own data is left out, because the region's allocator keeps its address there.
Result<void> check_modules(MemoryRange memory, const AddressMap& map) {
  for (std::size_t i = 1; i < map.modules().size(); ++i) {
    for (const MemoryRange& data : map.modules()[i].writable) {
      const std::uintptr_t begin = (data.begin + kWordBytes - 1) & ~(kWordBytes - 1);
      for (std::uintptr_t at = begin; at + kWordBytes <= data.end; at += kWordBytes) {
        if (memory.holds(*reinterpret_cast<const std::uintptr_t*>(at))) {
          return not_an_image(map.modules()[i].name() + " keeps a pointer into it");
        }
      }
    }
  }
  return {};
}

// Pointers into modules become relative to the module.
void make_relative(std::span<std::uint64_t> chunk, std::size_t first_word,
                   std::span<const Relocation> relocations,
                   const std::vector<std::uint64_t>& bases) {
  const auto begin =
      std::lower_bound(relocations.begin(), relocations.end(), first_word,
                       [](const Relocation& r, std::size_t word) { return r.word < word; });
  for (auto r = begin; r != relocations.end() && r->word < first_word + chunk.size(); ++r) {
    chunk[r->word - first_word] -= bases[r->module];
  }
}

}  // namespace

Result<std::uint64_t> draw_image_base() {
  std::uint64_t number = 0;
  Result<std::string> bytes = random_bytes(sizeof number);
  if (!bytes) return bytes.error().while_doing("drawing the image's address");
  std::memcpy(&number, bytes->data(), sizeof number);
  constexpr std::uint64_t kPlaces = (kHighestBase - kLowestBase) / kImageAlignment;
  return kLowestBase + number % kPlaces * kImageAlignment;
}

Result<ImageTables> examine_memory(MemoryRange memory, const void* root, const ImageLabel& label) {
  Result<AddressMap> map = AddressMap::read(memory);
  if (!map) return map.error();
  ImageTables tables;
  tables.header.base = memory.begin;
  tables.header.data_bytes = memory.bytes();
  tables.header.root = reinterpret_cast<std::uint64_t>(root);
  tables.header.built_at = static_cast<std::uint64_t>(::time(nullptr));
  tables.header.signature_count = label.signature_count;
  tables.header.thaw_workers = label.thaw_workers ? 1 : 0;
  tables.settings = label.settings;
  tables.signatures = label.signatures;
  tables.facts = label.facts;
  const std::span words(reinterpret_cast<std::uint64_t*>(memory.begin),
                        memory.bytes() / kWordBytes);
  Result<void> checked = find_relocations(words, *map, tables);
  if (checked) checked = check_modules(memory, *map);
  if (!checked) return checked.error();
  return tables;
}

Result<void> write_image(int fd, MemoryRange memory, ImageTables& tables) {
  const std::string head = format_image_tables(tables);
  Result<std::vector<std::uintptr_t>> bases = bases_of_modules(tables.modules);
  if (!bases) return bases.error();
  Result<void> written = write_all_at(fd, head, 0);
  const std::size_t chunk_words = kImageAlignment / kWordBytes;
  std::vector<std::uint64_t> chunk(chunk_words);
  for (std::size_t at = 0; written && at < memory.bytes(); at += kImageAlignment) {
    std::memcpy(chunk.data(), reinterpret_cast<const void*>(memory.begin + at), kImageAlignment);
    make_relative(chunk, at / kWordBytes, tables.relocations, *bases);
    written = write_all_at(fd, {reinterpret_cast<const char*>(chunk.data()), kImageAlignment},
                           tables.header.data_offset + at);
  }
  if (written) written = make_room_for_seal(fd, tables.header);
  if (written) written = sync_file(fd);
  if (!written) return written.error().while_doing("writing the engine image");
  return {};
}

}  // namespace scanq
