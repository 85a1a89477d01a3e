// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/engine_image.h"

#include <sys/mman.h>
#include <sys/resource.h>

#include <cerrno>
#include <string_view>

#include "lib/image/loaded_modules.h"
#include "lib/image/recording_allocator.h"

namespace scanq {
namespace {

std::string describe_limit(int resource, std::string_view name, std::uint64_t need_bytes) {
  struct rlimit limit;
  if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) return {};
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > need_bytes) return {};
  return ", " + std::string(name) + " is " + std::to_string(limit.rlim_cur) +
         " bytes, needed are " + std::to_string(need_bytes);
}

Error explain_failed_map(const ImageHeader& header) {
  if (errno == EEXIST) return unusable_image("its range of addresses is taken");
  // Other memory of the process: libraries, heap, a scan's own memory.
  constexpr std::uint64_t kOwnBytes = 512 << 20;
  std::string text = errno_error(ErrorCode::kDeferred, "mmap(image)").text;
  text += describe_limit(RLIMIT_AS, "RLIMIT_AS", header.data_bytes + kOwnBytes);
  text += describe_limit(RLIMIT_DATA, "RLIMIT_DATA", header.data_bytes + kOwnBytes);
  return unusable_image(text);
}

Result<void> map_memory(int fd, const ImageHeader& header) {
  void* const wanted = reinterpret_cast<void*>(header.base);
  void* const got = ::mmap(wanted, header.data_bytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED_NOREPLACE, fd,
                           static_cast<off_t>(header.data_offset));
  if (got == MAP_FAILED) return explain_failed_map(header);
  if (got != wanted) {
    ::munmap(got, header.data_bytes);
    return unusable_image("its range of addresses is taken");
  }
  // A hint: one page fault maps 2 MiB where the page cache has a huge page. What a scan does not
  // touch is not mapped: where a sixth lies in small pages, mapping all of it costs 90 ms.
  (void)::madvise(got, header.data_bytes, MADV_HUGEPAGE);
  return {};
}

void relocate(const ImageTables& tables, const std::vector<std::uintptr_t>& bases) {
  auto* const memory = reinterpret_cast<std::uintptr_t*>(tables.header.base);
  for (const Relocation& relocation : tables.relocations) {
    const std::size_t module = relocation.module;
    memory[relocation.word] += bases[module] - tables.modules[module].linked_base;
  }
}

}  // namespace

Result<std::vector<std::uintptr_t>> bases_of_modules(const std::vector<ModuleRecord>& records) {
  const std::vector<LoadedModule> modules = loaded_modules();
  std::vector<std::uintptr_t> bases;
  for (const ModuleRecord& record : records) {
    const LoadedModule* found = nullptr;
    for (const LoadedModule& module : modules) {
      if (module.build_id == record.build_id) found = &module;
    }
    if (found == nullptr) return unusable_image(std::string(record.name) + " changed");
    bases.push_back(found->base);
  }
  return bases;
}

Result<void> check_modules(const ImageTables& tables) {
  Result<std::vector<std::uintptr_t>> bases = bases_of_modules(tables.modules);
  if (!bases) return bases.error();
  return {};
}

Result<RestoredEngine> restore_open_engine(int fd, const std::string& settings) {
  if (!allocations_can_be_recorded()) return unusable_image("this build of scanq uses no images");
  Result<ImageTables> tables = read_image_tables(fd);
  if (!tables) return tables.error();
  const ImageHeader& header = tables->header;
  if (tables->settings != settings) return unusable_image("made with other settings");
  Result<std::vector<std::uintptr_t>> bases = bases_of_modules(tables->modules);
  if (!bases) return bases.error();
  Result<void> mapped = map_memory(fd, header);
  if (!mapped) return mapped.error();
  relocate(*tables, *bases);
  protect_range({header.base, header.base + header.data_bytes});
  return RestoredEngine{reinterpret_cast<void*>(header.root), header.built_at,
                        header.signature_count, tables->signatures, tables->facts};
}

Result<RestoredEngine> restore_engine(const std::string& path, const std::string& settings) {
  Result<Fd> file = open_trusted_image(path);
  if (!file) return file.error();
  return restore_open_engine(file->get(), settings);
}

}  // namespace scanq
