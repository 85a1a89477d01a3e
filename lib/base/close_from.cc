// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Uses close_range; on older kernels it closes the descriptors that /proc lists; without /proc it
// closes all numbers that a descriptor can have, unless fs.nr_open was raised.
#include "lib/base/close_from.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace scanq {
namespace {

constexpr rlim_t kUsualNumbers = 1 << 20;  // fs.nr_open

// The number that the name is; -1 if it is none.
int number_of(const char* name) {
  int number = 0;
  for (; *name != '\0'; ++name) {
    if (*name < '0' || *name > '9') return -1;
    number = number * 10 + (*name - '0');
  }
  return number;
}

// False: the folder cannot be read.
bool close_listed(int folder, int first) {
  alignas(dirent64) char entries[2048];
  for (;;) {
    const long got = ::syscall(SYS_getdents64, folder, entries, sizeof entries);
    if (got <= 0) return got == 0;
    for (long at = 0; at < got;) {
      const auto* entry = reinterpret_cast<const dirent64*>(entries + at);
      const int fd = number_of(entry->d_name);
      if (fd >= first && fd != folder) ::close(fd);
      at += entry->d_reclen;
    }
  }
}

bool close_by_number(int first) {
  struct rlimit numbers;
  if (::getrlimit(RLIMIT_NOFILE, &numbers) != 0) return false;
  if (numbers.rlim_max > kUsualNumbers) {
    errno = ENOSYS;
    return false;
  }
  // Not only up to the limit: it may have been higher when the descriptors were opened.
  for (int fd = first; fd < static_cast<int>(kUsualNumbers); ++fd) ::close(fd);
  return true;
}

}  // namespace

bool close_from(int first) {
  if (::syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0) == 0) return true;
  ::close(first);  // so that one descriptor is free for the folder
  const int folder = ::open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return close_by_number(first);
  const bool are_closed = close_listed(folder, first);
  ::close(folder);
  return are_closed || close_by_number(first);
}

}  // namespace scanq
