// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/freeze/frozen_process.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <span>

#include "lib/base/fd.h"
#include "lib/base/pages.h"
#include "lib/freeze/freezable.h"
#include "lib/freeze/kept_maps.h"
#include "lib/image/engine_image.h"
#include "lib/image/image_seal.h"
#include "lib/image/loaded_modules.h"
#include "lib/image/memory_maps.h"

namespace scanq {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kWordBytes = sizeof(std::uint64_t);
// A run of fewer zeros than this is written like other content.
constexpr std::uint64_t kHoleBytes = 128 << 10;

bool is_zero(const void* from, std::uint64_t bytes) {
  const std::span words(static_cast<const std::uint64_t*>(from), bytes / kWordBytes);
  return std::all_of(words.begin(), words.end(), [](std::uint64_t word) { return word == 0; });
}

class Freezer {
 public:
  Freezer(int fd, ImageTables& tables, const std::vector<FrozenFile>& files)
      : fd_(fd), tables_(tables), modules_(loaded_modules()), files_(files) {}

  Result<void> run(FrozenEntry resume) {
    Result<void> done = make_freezable();
    if (done) done = copy_arguments();
    if (!done) return done;
    segments_.reserve(kMaxFrozenTableBytes / sizeof(FrozenSegment));
    Result<std::vector<MemoryMap>> maps = read_memory_maps();
    if (!maps) return maps.error();
    std::erase_if(*maps, [this](const MemoryMap& map) { return !is_kept(map); });
    const KeptMaps kept = join_maps(*maps, modules_);
    // Beyond this point nothing is allocated: the tables must fit the heap as it is written, and
    // libc's own notes about it.
    at_ = begin() + kMaxFrozenTableBytes;
    add({engine().begin, engine().bytes(), tables_.header.data_offset, engine().bytes(),
         PROT_READ | PROT_WRITE, 0});
    for (const KeptMap& map : kept.maps) {
      if (done) done = keep(map);
    }
    for (const FrozenSegment& data : kept.library_data) add(data);
    if (done) done = link_engine();
    return done ? write_head(resume) : done;
  }

 private:
  MemoryRange engine() const {
    return {tables_.header.base, tables_.header.base + tables_.header.data_bytes};
  }
  std::uint64_t begin() const { return tables_.header.data_offset + tables_.header.data_bytes; }

  // Writes the engine's words as they are in this process.
  Result<void> link_engine() {
    Result<std::vector<std::uintptr_t>> bases = bases_of_modules(tables_.modules);
    if (!bases) return bases.error();
    for (std::size_t i = 0; i < bases->size(); ++i) tables_.modules[i].linked_base = (*bases)[i];
    for (const Relocation& relocation : tables_.relocations) {
      const std::uint64_t at = relocation.word * kWordBytes;
      const auto* word = reinterpret_cast<const char*>(tables_.header.base + at);
      Result<void> written = write_all_at(fd_, {word, kWordBytes}, tables_.header.data_offset + at);
      if (!written) return written;
    }
    return {};
  }

  Result<void> copy_arguments() {
    arguments_ = address_of_arguments();
    // Up to the end of the stack, which is at most a page further.
    Result<std::vector<MemoryMap>> maps = read_memory_maps();
    if (!maps) return maps.error();
    const auto stack = std::find_if(maps->begin(), maps->end(), [&](const MemoryMap& map) {
      return map.range.holds(arguments_);
    });
    if (stack == maps->end()) return not_frozen("it has no stack");
    stack_ = stack->range;
    const std::uint64_t bytes = stack_.end - arguments_;
    void* const copy = ::mmap(nullptr, round_up(bytes, kPageBytes), PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    // A shared mapping, because the kernel would join a private one with memory that is to be kept.
    void* const piece =
        ::mmap(nullptr, kPieceBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (copy == MAP_FAILED || piece == MAP_FAILED) {
      return errno_error(ErrorCode::kOutOfMemory, "mmap");
    }
    std::memcpy(copy, reinterpret_cast<const void*>(arguments_), bytes);
    copied_arguments_ = reinterpret_cast<std::uint64_t>(copy);
    piece_ = static_cast<std::uint64_t*>(piece);
    return {};
  }

  bool is_kept(const MemoryMap& map) const {
    const bool is_kernels = map.name.starts_with('[') && map.name != "[heap]";
    return (map.protection & PROT_READ) != 0 && !is_kernels && !engine().holds(map.range.begin) &&
           !map.range.holds(reinterpret_cast<std::uint64_t>(piece_));
  }

  Result<void> keep(const KeptMap& kept) {
    const MemoryMap& map = kept.map;
    if (kept.is_library) return keep_all(map);
    if (is_large_file(map)) {
      const auto file = std::find_if(files_.begin(), files_.end(),
                                     [&](const FrozenFile& one) { return map.name == one.path; });
      if (file == files_.end()) return not_frozen("it has mapped " + map.name);
      add({map.range.begin, map.range.bytes(), map.file_offset, map.range.bytes(),
           static_cast<std::uint32_t>(map.protection),
           static_cast<std::uint32_t>(file - files_.begin()) + 1});
      return {};
    }
    return map.is_writable() ? keep_but_holes(map.range, map.protection) : keep_all(map);
  }

  Result<void> keep_all(const MemoryMap& map) {
    if (map.range.bytes() >= kImageAlignment) {
      // Keeps the file's huge pages aligned, so that they are huge pages in memory, too.
      at_ += (map.range.begin - at_) % kImageAlignment;
    }
    add({map.range.begin, map.range.bytes(), at_, map.range.bytes(),
         static_cast<std::uint32_t>(map.protection), 0});
    return write(map.range);
  }

  // Writes the range without long runs of zeros; each such run ends a segment.
  Result<void> keep_but_holes(MemoryRange range, int protection) {
    while (range.begin < range.end) {
      MemoryRange content{range.begin, range.begin};
      std::uint64_t behind = range.begin;
      for (; behind < range.end && behind - content.end < kHoleBytes; behind += kPageBytes) {
        if (!is_zero(reinterpret_cast<const void*>(behind), kPageBytes)) {
          content.end = behind + kPageBytes;
        }
      }
      if (behind - content.end < kHoleBytes) content.end = behind;  // the range has ended
      while (behind < range.end && is_zero(reinterpret_cast<const void*>(behind), kPageBytes)) {
        behind += kPageBytes;
      }
      add({range.begin, behind - range.begin, at_, content.bytes(),
           static_cast<std::uint32_t>(protection), 0});
      Result<void> written = write(content);
      if (!written) return written;
      range.begin = behind;
    }
    return {};
  }

  Result<void> write(MemoryRange range) {
    for (std::uint64_t from = range.begin; from < range.end; from += kPieceBytes) {
      const std::uint64_t bytes = std::min<std::uint64_t>(kPieceBytes, range.end - from);
      std::memcpy(piece_, reinterpret_cast<const void*>(from), bytes);
      for (std::uint64_t& word : std::span(piece_, bytes / kWordBytes)) {
        if (!stack_.holds(word)) continue;
        word = word < arguments_ ? 0 : copied_arguments_ + (word - arguments_);
      }
      Result<void> written = write_all_at(fd_, {reinterpret_cast<const char*>(piece_), bytes}, at_);
      if (!written) return written;
      at_ += bytes;
    }
    return {};
  }

  Result<void> write_head(FrozenEntry resume) {
    Result<ThreadRecord> thread = find_thread_record();
    if (!thread) return thread.error();
    tables_.header.frozen_bytes = at_ - begin();
    std::string head = format_image_tables(tables_);
    Result<void> written = write_all_at(fd_, head, 0);
    if (written) written = make_room_for_seal(fd_, tables_.header);
    if (!written) return written;
    head.resize((head.size() + kWordBytes - 1) & ~(kWordBytes - 1));

    FrozenHeader header{};
    header.magic = kFrozenMagic;
    header.tables_bytes = head.size();
    header.tables_sum = sum_of_words(head.data(), head.size());
    header.resume = reinterpret_cast<std::uint64_t>(resume);
    header.thread_pointer = thread->pointer;
    header.thread_id_at = thread->id_at;
    read_processor(header.processor);
    header.file_count = static_cast<std::uint32_t>(files_.size());
    header.segment_count = static_cast<std::uint32_t>(segments_.size());
    std::string block(reinterpret_cast<const char*>(&header), sizeof header);
    block.append(reinterpret_cast<const char*>(files_.data()), files_.size() * sizeof(FrozenFile));
    block.append(reinterpret_cast<const char*>(segments_.data()),
                 segments_.size() * sizeof(FrozenSegment));
    if (block.size() > kMaxFrozenTableBytes) return not_frozen("it has too many libraries");
    header.checksum = sum_of_words(block.data(), block.size());
    std::memcpy(block.data(), &header, sizeof header);
    return write_all_at(fd_, block, begin());
  }

  void add(const FrozenSegment& segment) { segments_.push_back(segment); }

  int fd_;
  ImageTables& tables_;
  const std::vector<LoadedModule> modules_;
  const std::vector<FrozenFile>& files_;
  std::vector<FrozenSegment> segments_;
  MemoryRange stack_;
  std::uint64_t arguments_ = 0, copied_arguments_ = 0;
  std::uint64_t* piece_ = nullptr;
  std::uint64_t at_ = 0;  // where the next segment goes in the file
};

}  // namespace

Result<std::vector<FrozenFile>> files_of_modules() {
  std::vector<FrozenFile> files;
  for (const LoadedModule& module : loaded_modules()) {
    if (is_converter(module)) continue;
    std::error_code trouble;
    const std::filesystem::path path =
        std::filesystem::canonical(module.path.empty() ? "/proc/self/exe" : module.path, trouble);
    FrozenFile file{};
    struct stat facts {};
    if (trouble || path.native().size() >= sizeof file.path || ::stat(path.c_str(), &facts) != 0) {
      return not_frozen("cannot examine the file of " + module.name());
    }
    path.native().copy(file.path, sizeof file.path - 1);
    put_facts(file, facts);
    files.push_back(file);
  }
  return files;
}

Result<void> freeze_process(int fd, ImageTables& tables, const std::vector<FrozenFile>& files,
                            FrozenEntry resume) {
  Result<void> frozen = Freezer(fd, tables, files).run(resume);
  return frozen ? sync_file(fd) : frozen;
}

}  // namespace scanq
