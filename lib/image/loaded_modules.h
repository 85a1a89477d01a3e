// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The program and the shared libraries of this process: where each lies and its build-id, the
// linker's digest of its contents. Two processes in which a module has the same build-id differ
// only in its base address.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/image/recording_allocator.h"

namespace scanq {

struct LoadedModule {
  std::string path;                   // empty for the program itself
  std::string build_id;               // in hex; empty if it has none
  std::uintptr_t base = 0;            // the address to which its own addresses are relative
  MemoryRange range;                  // from its first to behind its last segment
  std::vector<MemoryRange> writable;  // the data that can still be written

  std::string name() const;  // the file's name without folders; "the program"
};

// In the order in which the dynamic loader has them; the program is the first. The vdso, which is
// the kernel's and has no file, is left out.
std::vector<LoadedModule> loaded_modules();

}  // namespace scanq
