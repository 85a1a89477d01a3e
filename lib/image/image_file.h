// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The engine image as a file: which users may have written it, and the checks that come before any
// byte of it is believed. Its format: image_format.h. Its purpose, and how it comes to life again:
// engine_image.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/result.h"
#include "lib/image/image_format.h"

namespace scanq {

// The range for a base: below the program, and above the place where the kernel starts to map when
// the stack has no limit.
inline constexpr std::uint64_t kLowestBase = 0x300000000000;
inline constexpr std::uint64_t kHighestBase = 0x500000000000;

struct ImageTables {
  ImageHeader header{};
  std::vector<ModuleRecord> modules;
  std::vector<Relocation> relocations;
  std::string settings;    // those that change an engine while it is made
  std::string signatures;  // the signature files: a line each, as SignatureList has it
  std::string facts;       // other facts about the engine: engine_supply.h writes and reads them
};

// An image that is not used, for this reason: kDeferred.
Error unusable_image(std::string reason);

// Opens the file if it can be trusted as code: a regular file, no link, that belongs to root and
// that nobody else can write, in a folder of which the same is true. kDeferred, with the reason.
Result<Fd> open_trusted_image(const std::string& path);

// Checks that only root can change the folder of `path` and all folders above it, which a builder
// must know before it starts. kDeferred.
Result<void> check_image_folder(const std::string& path);

// Reads header and tables and checks everything that can be checked in them, the file's length
// included. kDeferred: "damaged: ...", "cut short", "made by another version ...".
Result<ImageTables> read_image_tables(int fd);

// The bytes to write at offset 0. Fills in counts, lengths, data_offset and the checksum.
std::string format_image_tables(ImageTables& tables);

}  // namespace scanq
