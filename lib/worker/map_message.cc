// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/map_message.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <cstring>

#include "lib/base/spool.h"

namespace scanq {

Result<MessageView> map_message(int fd) {
  struct stat facts {};
  if (::fstat(fd, &facts) != 0) return errno_error(ErrorCode::kReadFailed, "fstat");
  const auto file_bytes = static_cast<std::size_t>(facts.st_size);
  if (!S_ISREG(facts.st_mode) || file_bytes < Spool::kHeadRoomBytes) {
    return Error{ErrorCode::kReadFailed, "the message is no spool"};
  }
  void* mapped = ::mmap(nullptr, file_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  if (mapped == MAP_FAILED) return errno_error(ErrorCode::kOutOfMemory, "mmap");
  constexpr std::size_t kLineAt = Spool::kHeadRoomBytes - kVirtualLine.size();
  char* line = static_cast<char*>(mapped) + kLineAt;
  std::memcpy(line, kVirtualLine.data(), kVirtualLine.size());
  return MessageView{{line, file_bytes - kLineAt}};
}

}  // namespace scanq
