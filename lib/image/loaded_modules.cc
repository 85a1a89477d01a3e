// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/loaded_modules.h"

#include <elf.h>
#include <link.h>
#include <sys/auxv.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "lib/base/digits.h"

namespace scanq {
namespace {

constexpr std::string_view kGnuNote = "GNU";

std::size_t padded(std::size_t bytes) {
  return (bytes + 3) & ~std::size_t{3};
}

// Looks for the build-id among the notes of one PT_NOTE segment.
std::string find_build_id(const unsigned char* notes, std::size_t bytes) {
  std::size_t at = 0;
  while (at + sizeof(ElfW(Nhdr)) <= bytes) {
    ElfW(Nhdr) note;
    std::memcpy(&note, notes + at, sizeof note);
    const std::size_t name_at = at + sizeof note;
    const std::size_t text_at = name_at + padded(note.n_namesz);
    const std::size_t end = text_at + padded(note.n_descsz);
    if (end > bytes) break;
    const bool is_gnu = note.n_namesz == kGnuNote.size() + 1 &&
                        std::memcmp(notes + name_at, kGnuNote.data(), note.n_namesz) == 0;
    if (is_gnu && note.n_type == NT_GNU_BUILD_ID) {
      return to_hex({reinterpret_cast<const char*>(notes) + text_at, note.n_descsz});
    }
    at = end;
  }
  return {};
}

int add_module(struct dl_phdr_info* info, std::size_t, void* list) {
  LoadedModule module;
  module.path = info->dlpi_name;
  module.base = info->dlpi_addr;
  module.range.begin = UINTPTR_MAX;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    const std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD) {
      module.range.begin = std::min(module.range.begin, begin);
      module.range.end = std::max(module.range.end, begin + segment.p_memsz);
      if ((segment.p_flags & PF_W) != 0)
        module.writable.push_back({begin, begin + segment.p_memsz});
    } else if (segment.p_type == PT_NOTE && module.build_id.empty()) {
      module.build_id =
          find_build_id(reinterpret_cast<const unsigned char*>(begin), segment.p_memsz);
    }
  }
  if (!module.range.holds(::getauxval(AT_SYSINFO_EHDR))) {
    static_cast<std::vector<LoadedModule>*>(list)->push_back(std::move(module));
  }
  return 0;
}

}  // namespace

std::string LoadedModule::name() const {
  return path.empty() ? "the program" : path.substr(path.rfind('/') + 1);
}

std::vector<LoadedModule> loaded_modules() {
  std::vector<LoadedModule> modules;
  ::dl_iterate_phdr(add_module, &modules);
  return modules;
}

}  // namespace scanq
