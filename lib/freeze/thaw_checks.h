// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The checks of scanq-thaw before it wakes a frozen process: the image is root's, its tables are
// whole, and processor and files are those of the freezing. It links nothing, so all of this is in
// a header.
#pragma once

#include <asm/errno.h>
#include <sys/mman.h>

#include "lib/freeze/bare_calls.h"
#include "lib/image/image_format.h"

namespace scanq {

inline constexpr const char* kNothingFrozen = "nothing is frozen in it";

// A reason, and a name that belongs to it or null; no reason if all is well.
struct Trouble {
  const char* reason = nullptr;
  const char* name = nullptr;
  explicit operator bool() const { return reason != nullptr; }
};

// The mapped tables of the image and of the frozen process.
struct Tables {
  const ImageHeader* image;
  const FrozenHeader* frozen;
  const FrozenFile* files() const { return reinterpret_cast<const FrozenFile*>(frozen + 1); }
  const FrozenSegment* segments() const {
    return reinterpret_cast<const FrozenSegment*>(files() + frozen->file_count);
  }
  // Whether the image was made with these settings; its text of them stands behind two tables.
  bool are_for(const char* settings) const {
    const std::uint64_t end = frozen->tables_bytes;
    const std::uint64_t begin =
        sizeof *image + image->module_count * sizeof(ModuleRecord) +
        (image->relocation_count < end ? image->relocation_count : end) * sizeof(Relocation);
    const std::uint64_t bytes = image->settings_bytes;
    if (begin > end || bytes > end - begin || bytes != bare::length(settings)) return false;
    const char* const text = reinterpret_cast<const char*>(image) + begin;
    std::uint64_t same = 0;
    while (same < bytes && text[same] == settings[same]) ++same;
    return same == bytes;
  }
  std::uint64_t bytes() const {
    return sizeof *frozen + frozen->file_count * sizeof(FrozenFile) +
           frozen->segment_count * sizeof(FrozenSegment);
  }
};

// The rules for the image and its folders are those of lib/image/image_file.h.
inline Trouble check_folders(const char* path) {
  constexpr mode_t kWritableByOthers = S_IWGRP | S_IWOTH;
  constexpr int kMaxFolders = 64;  // folders above the image
  constexpr std::size_t kPathBytes = 1024;
  std::size_t bytes = bare::length(path);
  while (bytes > 1 && path[bytes - 1] != '/') --bytes;
  if (bytes >= kPathBytes) return {"its path is too long"};
  char folder_path[kPathBytes];
  for (std::size_t i = 0; i < bytes; ++i) folder_path[i] = path[i];
  folder_path[bytes] = '\0';
  long folder = bare::open(AT_FDCWD, folder_path, O_PATH | O_DIRECTORY);
  struct stat last {};
  for (int i = 0; i < kMaxFolders; ++i) {
    struct stat facts {};
    if (folder < 0 || bare::fstat(folder, facts) != 0) return {"its folder cannot be examined"};
    const bool is_own = i == 0, is_sticky = (facts.st_mode & S_ISVTX) != 0;
    if (facts.st_uid != 0) return {"a folder above it is not root's"};
    if ((facts.st_mode & kWritableByOthers) != 0 && (is_own || !is_sticky)) {
      return {"a folder above it can be written by others"};
    }
    const bool is_root = facts.st_ino == last.st_ino && facts.st_dev == last.st_dev;
    const long above = is_root ? -1 : bare::open(folder, "..", O_PATH | O_DIRECTORY);
    bare::close(folder);
    if (is_root) return {};
    last.st_ino = facts.st_ino;
    last.st_dev = facts.st_dev;
    folder = above;
  }
  return {"its folder is too deep"};
}

inline Trouble open_image(const char* path, long& image, std::uint64_t& image_bytes) {
  const bool is_path = path[0] == '/';
  image = is_path ? bare::open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) : path[0] - '0';
  struct stat facts {};
  if (image < 0 || bare::fstat(image, facts) != 0) return {"it cannot be opened"};
  image_bytes = static_cast<std::uint64_t>(facts.st_size);
  if (!is_path) return {};
  if (!S_ISREG(facts.st_mode)) return {"it is no regular file"};
  if (facts.st_uid != 0) return {"it is not root's"};
  if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0) return {"it can be written by others"};
  return check_folders(path);
}

// A file that has its name is never changed, so the content that is checked here is the content
// that is used below.
inline Trouble read_tables(long image, std::uint64_t image_bytes, Tables& tables) {
  constexpr std::uint64_t kMaxTableBytes = 64 << 20;
  constexpr std::uint64_t kFlags = MAP_PRIVATE | MAP_POPULATE;
  if (image_bytes < kImageAlignment) return {"cut short"};
  const long head = bare::map(0, kImageAlignment, PROT_READ, MAP_PRIVATE, image, 0);
  if (!bare::is_mapped(head)) return {"it cannot be mapped"};
  tables.image = reinterpret_cast<const ImageHeader*>(head);
  const ImageHeader& header = *tables.image;
  if (header.magic != kImageMagic || header.format != kImageFormat) return {"of another version"};
  const std::uint64_t at = header.data_offset + header.data_bytes;
  if (header.frozen_bytes == 0) return {kNothingFrozen};
  if (header.data_offset > kMaxTableBytes || at < header.data_offset || at % kImageAlignment != 0 ||
      header.frozen_bytes < kMaxFrozenTableBytes ||
      bytes_before_seal(header) + sizeof(ImageSeal) != image_bytes) {
    return {"damaged: header"};
  }
  const long block = bare::map(0, kMaxFrozenTableBytes, PROT_READ | PROT_WRITE, kFlags, image, at);
  if (!bare::is_mapped(block)) return {"it cannot be mapped"};
  auto* const frozen = reinterpret_cast<FrozenHeader*>(block);
  tables.frozen = frozen;
  if (frozen->magic != kFrozenMagic || frozen->tables_bytes > kImageAlignment ||
      frozen->file_count > kMaxFrozenTableBytes || frozen->segment_count > kMaxFrozenTableBytes ||
      tables.bytes() > kMaxFrozenTableBytes) {
    return {"damaged: frozen process"};
  }
  const std::uint64_t checksum = frozen->checksum;
  frozen->checksum = 0;
  if (sum_of_words(frozen, tables.bytes()) != checksum ||
      sum_of_words(&header, frozen->tables_bytes) != frozen->tables_sum) {
    return {"damaged: checksum"};
  }
  return {};
}

inline Trouble compare_machine(const Tables& tables) {
  std::uint32_t processor[6];
  read_processor(processor);
  for (int i = 0; i < 6; ++i) {
    if (processor[i] != tables.frozen->processor[i]) return {"frozen on another processor"};
  }
  for (std::uint32_t i = 0; i < tables.frozen->file_count; ++i) {
    const FrozenFile& file = tables.files()[i];
    struct stat facts {};
    if (bare::stat(file.path, facts) != 0 || !has_facts(file, facts)) {
      return {"changed since: ", file.path};
    }
    // A bad image could ask for a file that only our user may read.
    if (!S_ISREG(facts.st_mode) || facts.st_uid != 0 || (facts.st_mode & S_IROTH) == 0) {
      return {"not public: ", file.path};
    }
  }
  return {};
}

}  // namespace scanq
