// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/file_map.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace scanq {

Result<FileMap> FileMap::map_rest_of(int fd) {
  struct stat facts;
  if (::fstat(fd, &facts) != 0) return errno_error(ErrorCode::kReadFailed, "fstat");
  const off_t offset = ::lseek(fd, 0, SEEK_CUR);
  if (offset < 0) return errno_error(ErrorCode::kReadFailed, "lseek");
  if (offset >= facts.st_size) return FileMap(nullptr, 0, {});
  const auto page = static_cast<off_t>(::sysconf(_SC_PAGESIZE));
  const off_t aligned = offset / page * page;
  const auto length = static_cast<std::size_t>(facts.st_size - aligned);
  void* start = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, fd, aligned);
  if (start == MAP_FAILED) return errno_error(ErrorCode::kReadFailed, "mmap");
  std::string_view bytes(static_cast<const char*>(start), length);
  bytes.remove_prefix(static_cast<std::size_t>(offset - aligned));
  return FileMap(start, length, bytes);
}

FileMap::FileMap(FileMap&& other) noexcept
    : start_(std::exchange(other.start_, nullptr)),
      length_(other.length_),
      bytes_(std::exchange(other.bytes_, {})) {}

FileMap::~FileMap() {
  if (start_ != nullptr) ::munmap(start_, length_);
}

}  // namespace scanq
