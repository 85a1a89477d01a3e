// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The malloc family, mmap and munmap for a program that builds or restores an engine image: the
// recording allocator is asked first, and glibc does the rest. Linked into such a program by name
// and kept out of the archive, since the linker would otherwise take it from there for every
// program.
//
// libclamav, its Rust part, libpcre2, libcrypto and glibc itself all come here, because the names
// of the executable win when symbols are bound.
#ifndef SCANQ_SANITIZED

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "lib/image/large_blocks.h"
#include "lib/image/recording_allocator.h"

// glibc's own functions, under the names that it exports for this purpose.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);

extern const int scanq_malloc_override;
const int scanq_malloc_override = 1;
}

namespace {
namespace large_blocks = scanq::large_blocks;
namespace recording = scanq::recording;

void* map_pages(void* address, std::size_t bytes, int protection, int flags, int fd, off_t offset) {
  const bool is_plain_memory = (flags & MAP_ANONYMOUS) != 0 && (flags & MAP_PRIVATE) != 0 &&
                               address == nullptr && (protection & PROT_EXEC) == 0;
  if (recording::is_on() && is_plain_memory) {
    void* const pages = recording::allocate_pages(bytes);
    return pages != nullptr ? pages : MAP_FAILED;
  }
  return reinterpret_cast<void*>(
      ::syscall(SYS_mmap, address, bytes, protection, flags, fd, offset));
}

}  // namespace

extern "C" {

void* malloc(std::size_t bytes) {
  return recording::is_on() ? recording::allocate(bytes) : __libc_malloc(bytes);
}

void* calloc(std::size_t count, std::size_t bytes) {
  std::size_t total = 0;
  if (__builtin_mul_overflow(count, bytes, &total)) {
    errno = ENOMEM;
    return nullptr;
  }
  // The memory is zeroed in both cases.
  if (recording::is_on()) return recording::allocate(total);
  void* const large = large_blocks::allocate(total);
  return large != nullptr ? large : __libc_calloc(1, total);
}

void free(void* address) {
  if (recording::holds(address)) {
    recording::release(address);
  } else if (large_blocks::holds(address)) {
    large_blocks::release(address);
  } else {
    __libc_free(address);
  }
}

// When nothing is recorded, memory of the region that is reallocated moves out of it. Memory from
// before the recording stays with glibc: pointers to it are not part of the image.
void* realloc(void* address, std::size_t bytes) {
  if (address == nullptr) return malloc(bytes);
  std::size_t usable = 0;
  if (recording::holds(address)) {
    usable = recording::usable_bytes(address);
    if (recording::is_on() && bytes <= usable && bytes > usable / 2) return address;
  } else if (large_blocks::holds(address)) {
    usable = large_blocks::usable_bytes(address);
  } else {
    return __libc_realloc(address, bytes);
  }
  void* const moved = malloc(bytes);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, address, std::min(bytes, usable));
  free(address);
  return moved;
}

void* memalign(std::size_t alignment, std::size_t bytes) {
  return recording::is_on() ? recording::allocate_aligned(alignment, bytes)
                            : __libc_memalign(alignment, bytes);
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
  return memalign(alignment, bytes);
}

int posix_memalign(void** place, std::size_t alignment, std::size_t bytes) {
  if (alignment % sizeof(void*) != 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
  const int kept = errno;
  void* const made = memalign(alignment, bytes);
  errno = kept;
  if (made == nullptr) return ENOMEM;
  *place = made;
  return 0;
}

void* mmap(void* address, std::size_t bytes, int protection, int flags, int fd, off_t offset) {
  return map_pages(address, bytes, protection, flags, fd, offset);
}

void* mmap64(void* address, std::size_t bytes, int protection, int flags, int fd, off64_t offset) {
  return map_pages(address, bytes, protection, flags, fd, offset);
}

int munmap(void* address, std::size_t bytes) {
  if (recording::holds(address)) {
    recording::release_pages(address, bytes);
    return 0;
  }
  return static_cast<int>(::syscall(SYS_munmap, address, bytes));
}

}  // extern "C"

#endif
