// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The engine image as bytes: the structures that are written to the file and read from it. They use
// no library, because scanq-thaw reads them without any. The checks of the file: image_file.h. The
// frozen process: frozen_process.h.
//
//   offset 0          ImageHeader
//   behind it         the tables: modules, relocations, texts      (checksum: header and tables)
//   data_offset       the memory, data_bytes of it, to be mapped at `base`
//   behind it         FrozenHeader, its files and segments         (a checksum of its own)
//   behind them       what the segments hold                        frozen_bytes in all, or none
//   at the end        ImageSeal                                     (a digest of all before it)
//
// Numbers are the machine's own: an image never leaves the machine that built it. data_offset,
// data_bytes and base are multiples of 2 MiB, so that the page cache can keep and map the memory
// in huge pages.
#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>

#include "lib/base/checksum.h"

namespace scanq {

inline constexpr std::uint64_t kImageMagic = 0x474d495145435301;
inline constexpr std::uint32_t kImageFormat = 5;  // raised when anything here changes
inline constexpr std::uint64_t kImageAlignment = 2 << 20;

struct ImageHeader {
  std::uint64_t magic;
  std::uint32_t format;
  std::uint32_t module_count;
  std::uint64_t checksum;  // sum_of_bytes of header and tables, this field taken as 0
  std::uint64_t base;
  std::uint64_t data_offset;
  std::uint64_t data_bytes;
  std::uint64_t root;  // address of the engine
  std::uint64_t relocation_count;
  std::uint64_t built_at;  // seconds since 1970
  std::uint64_t signature_count;
  std::uint64_t frozen_bytes;  // 0: there is no frozen process
  std::uint32_t settings_bytes;
  std::uint32_t signatures_bytes;
  std::uint32_t facts_bytes;
  std::uint32_t thaw_workers;  // the setting when it was built: 1 or 0
};
static_assert(sizeof(ImageHeader) == 104);

// Nobody reads it for a message: see image_seal.h.
struct ImageSeal {
  std::uint64_t magic;
  char digest[32];  // as lib/base/digest.h makes it
};
static_assert(sizeof(ImageSeal) == 40);
inline constexpr std::uint64_t kSealMagic = 0x4c41455351435301;

constexpr std::uint64_t bytes_before_seal(const ImageHeader& header) {
  return header.data_offset + header.data_bytes + header.frozen_bytes;
}

struct ModuleRecord {
  char build_id[64];          // hex, ended by a NUL
  char name[64];              // for messages; likewise
  std::uint64_t linked_base;  // the base that pointers into the module assume; 0 until frozen
};

// One word of the memory that points into a module.
struct Relocation {
  std::uint64_t word;    // its offset in the memory, divided by eight
  std::uint64_t module;  // index into the modules
};
static_assert(sizeof(Relocation) == 16);

inline constexpr std::uint64_t kFrozenMagic = 0x475a4f5251435301;
inline constexpr std::size_t kMaxFrozenTableBytes = 64 << 10;

struct FrozenHeader {
  std::uint64_t magic;
  std::uint64_t checksum;        // sum_of_words of it and its tables, this field taken as 0
  std::uint64_t tables_bytes;    // of the image's own header and tables, up to a whole word
  std::uint64_t tables_sum;      // their sum_of_words
  std::uint64_t resume;          // address of a FrozenEntry
  std::uint64_t thread_pointer;  // what the FS register is to be
  std::uint64_t thread_id_at;    // where libc keeps the id of the thread, from thread_pointer on
  std::uint32_t processor[6];    // as read_processor() fills it
  std::uint32_t file_count, segment_count;
};
static_assert(sizeof(FrozenHeader) % 8 == 0);

// A file of the frozen program, which must be the same at thawing. It is not recognised by its
// device, whose number changes at a reboot on some file systems (btrfs, overlayfs).
struct FrozenFile {
  char path[128];                                                    // ended by a NUL
  std::uint64_t inode, bytes, changed_seconds, changed_nanoseconds;  // as stat(2) has them
};
static_assert(sizeof(FrozenFile) % 8 == 0);

inline void put_facts(FrozenFile& file, const struct stat& facts) {
  file.inode = facts.st_ino;
  file.bytes = static_cast<std::uint64_t>(facts.st_size);
  file.changed_seconds = static_cast<std::uint64_t>(facts.st_mtim.tv_sec);
  file.changed_nanoseconds = static_cast<std::uint64_t>(facts.st_mtim.tv_nsec);
}
// Whether `facts` belong to the same, unchanged file.
inline bool has_facts(const FrozenFile& file, const struct stat& facts) {
  return facts.st_ino == file.inode && static_cast<std::uint64_t>(facts.st_size) == file.bytes &&
         static_cast<std::uint64_t>(facts.st_mtim.tv_sec) == file.changed_seconds &&
         static_cast<std::uint64_t>(facts.st_mtim.tv_nsec) == file.changed_nanoseconds;
}

// A range of addresses. Bytes from the file come first; the rest is zeroed memory. Or, behind all
// of these, a part of one of them that gets another protection.
struct FrozenSegment {
  std::uint64_t address, bytes;
  std::uint64_t file_offset, file_bytes;
  std::uint32_t protection;  // PROT_...
  std::uint32_t file;        // 0: the image; kPartOfSegment; else an index into the files, plus one
};
inline constexpr std::uint32_t kPartOfSegment = ~std::uint32_t{0};
static_assert(sizeof(FrozenSegment) % 8 == 0);

// How far the new process is confined already.
struct ThawedFacts {
  int landlock_version = 0;  // 0: the kernel has none
  bool has_seccomp = false;
};
// The function of the program that goes on after thawing, on the stack of the new process.
using FrozenEntry = void (*)(int argc, char** argv, char** environment, const ThawedFacts& facts);

#ifdef __x86_64__
// The facts about a processor by which libraries choose their routines. Asked with as few
// instructions as possible, since each question to the processor is expensive in a virtual machine:
// two are enough.
inline void read_processor(std::uint32_t (&processor)[6]) {
  std::uint32_t b;
  __asm__("cpuid"
          : "=a"(processor[0]), "=b"(b), "=c"(processor[1]), "=d"(processor[2])
          : "a"(1), "c"(0));  // ebx holds which core it is
  std::uint32_t a;
  __asm__("cpuid"
          : "=a"(a), "=b"(processor[3]), "=c"(processor[4]), "=d"(processor[5])
          : "a"(7), "c"(0));
}
#else
inline void read_processor(std::uint32_t (&)[6]) {}  // on this processor nothing is ever frozen
#endif

}  // namespace scanq
