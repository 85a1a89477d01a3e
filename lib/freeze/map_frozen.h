// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Maps the memory of a frozen process for scanq-thaw, which is not confined yet. The image may be
// bad: whatever it asks for, nothing of scanq-thaw itself is changed, and nothing is mapped but the
// image and public files.
#pragma once

#include <asm/errno.h>
#include <sys/mman.h>

#include "lib/freeze/bare_calls.h"
#include "lib/freeze/thaw_checks.h"
#include "lib/image/image_format.h"

namespace scanq {

inline constexpr const char* kTaken = "a range of its addresses is taken";
inline constexpr const char* kNoMemory = "its memory cannot be mapped, perhaps for a limit";
inline constexpr const char* kDamaged = "damaged: frozen process";
// The part of the thread's storage that is written here: libc's record of the thread.
inline constexpr std::uint64_t kThreadBytes = 2304;

inline Trouble map_range(std::uint64_t address, std::uint64_t bytes, std::uint64_t protection,
                         std::uint64_t flags, long file, std::uint64_t offset) {
  if (bytes == 0) return {};
  flags |= MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  const long got = bare::map(address, bytes, protection, flags, file, offset);
  if (got == -EEXIST) return {kTaken};
  if (got == -EPERM || got == -EACCES) return {"its file system is mounted noexec, or so treated"};
  if (!bare::is_mapped(got)) return {kNoMemory};
  // A kernel that does not know the flag takes the address for a hint.
  if (static_cast<std::uint64_t>(got) != address) return {"the kernel is too old"};
  return {};
}

inline Trouble map_segment(const FrozenSegment& segment, long file) {
  const Trouble trouble = map_range(segment.address, segment.file_bytes, segment.protection, 0,
                                    file, segment.file_offset);
  if (trouble) return trouble;
  return map_range(segment.address + segment.file_bytes, segment.bytes - segment.file_bytes,
                   segment.protection, MAP_ANONYMOUS, -1, 0);
}

// Whether the range lies within one of the first `count` segments.
inline bool is_mapped_by(const Tables& tables, std::uint32_t count, std::uint64_t address,
                         std::uint64_t bytes) {
  for (std::uint32_t i = 0; i < count; ++i) {
    const FrozenSegment& segment = tables.segments()[i];
    if (segment.file == kPartOfSegment || address < segment.address) continue;
    const std::uint64_t before = address - segment.address;
    if (before <= segment.bytes && bytes <= segment.bytes - before) return true;
  }
  return false;
}

inline Trouble map_one(const Tables& tables, std::uint32_t index, long image) {
  const FrozenSegment& segment = tables.segments()[index];
  if (segment.file == kPartOfSegment) {
    if (!is_mapped_by(tables, index, segment.address, segment.bytes)) return {kDamaged};
    const bool is_done = bare::protect(segment.address, segment.bytes, segment.protection);
    return is_done ? Trouble{} : Trouble{kNoMemory};
  }
  if (segment.file_bytes > segment.bytes || segment.file > tables.frozen->file_count) {
    return {kDamaged};
  }
  if (segment.file == 0) return map_segment(segment, image);
  const char* const path = tables.files()[segment.file - 1].path;
  const long file = bare::open(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return {"cannot open ", path};
  const Trouble trouble = map_segment(segment, file);
  bare::close(file);
  return trouble;
}

// REQUIRES: compare_machine had nothing against the files.
inline Trouble map_all(const Tables& tables, long image) {
  const std::uint32_t count = tables.frozen->segment_count;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Trouble trouble = map_one(tables, i, image);
    if (trouble) return trouble;
  }
  const std::uint64_t thread = tables.frozen->thread_pointer;
  if (!is_mapped_by(tables, count, thread, kThreadBytes) ||
      tables.frozen->thread_id_at > kThreadBytes - sizeof(int)) {
    return {kDamaged};
  }
  // The first one is the engine. Its pages come with the first touch, as in engine_image.cc.
  const FrozenSegment& engine = tables.segments()[0];
  bare::call(SYS_madvise, engine.address, engine.bytes, MADV_HUGEPAGE);
  return {};
}

}  // namespace scanq
