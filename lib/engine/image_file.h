// The engine image as a file: its format, who may have written it, and what is checked before a
// byte of it is believed. What it is for and how it comes to life again: engine_image.h.
//
//   offset 0          ImageHeader
//   behind it         the tables: modules, relocations, texts      (checksum: header and tables)
//   data_offset       the memory, data_bytes of it, to be mapped at `base`
//
// Numbers are the machine's own: an image never leaves the machine that built it. data_offset,
// data_bytes and base are multiples of 2 MiB, so that the page cache can keep and map the memory
// in huge pages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/result.h"

namespace scanq {

inline constexpr std::uint64_t kImageMagic = 0x474d495145435301;
inline constexpr std::uint32_t kImageFormat = 1;  // raised when anything here changes
inline constexpr std::uint64_t kImageAlignment = 2 << 20;
// Where a base may lie: below the program, and above where the kernel starts to map when the stack
// has no limit.
inline constexpr std::uint64_t kLowestBase = 0x300000000000;
inline constexpr std::uint64_t kHighestBase = 0x500000000000;

struct ImageHeader {
  std::uint64_t magic;
  std::uint32_t format;
  std::uint32_t module_count;
  std::uint64_t checksum;  // FNV-1a, 64 bits, of header and tables, this field taken as 0
  std::uint64_t base;
  std::uint64_t data_offset;
  std::uint64_t data_bytes;
  std::uint64_t root;  // address of the engine
  std::uint64_t relocation_count;
  std::uint64_t built_at;  // seconds since 1970
  std::uint64_t signature_count;
  std::uint32_t settings_bytes;
  std::uint32_t signatures_bytes;
  std::uint32_t facts_bytes;
  std::uint32_t reserved;  // 0
};
static_assert(sizeof(ImageHeader) == 96);

struct ModuleRecord {
  char build_id[64];  // hex, ended by a NUL
  char name[64];      // for messages; likewise
};

// One word of the memory that points into a module. The word itself holds the address relative to
// the module's base.
struct Relocation {
  std::uint64_t word;    // its offset in the memory, divided by eight
  std::uint64_t module;  // index into the modules
};
static_assert(sizeof(Relocation) == 16);

struct ImageTables {
  ImageHeader header{};
  std::vector<ModuleRecord> modules;
  std::vector<Relocation> relocations;
  std::string settings;    // all that changes an engine while it is made
  std::string signatures;  // the signature files: a line each, as SignatureList has it
  std::string facts;  // what else is known about the engine: engine_supply.h writes and reads it
};

// Opens the file if it can be trusted as code: a regular file, no link, that belongs to root and
// that nobody else can write, in a folder of which the same is true. kDeferred, with the reason.
Result<Fd> open_trusted_image(const std::string& path);

// Whether the folder of `path` and all above it are root's alone to change, as a builder must know
// before it starts. kDeferred.
Result<void> check_image_folder(const std::string& path);

// Reads header and tables and checks everything that can be checked in them, the file's length
// included. kDeferred: "damaged: ...", "cut short", "made by another version ...".
Result<ImageTables> read_image_tables(int fd);

// The bytes to write at offset 0. Fills in counts, lengths, data_offset and the checksum.
std::string format_image_tables(ImageTables& tables);

}  // namespace scanq
