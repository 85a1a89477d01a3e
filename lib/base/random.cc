// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/random.h"

#include <sys/random.h>

#include <cerrno>

#include "lib/base/signals.h"

namespace scanq {

Result<std::string> random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  // getrandom(2) gives up to 256 bytes in one piece or not at all. It blocks only soon after boot.
  ssize_t got = -1;
  do {
    got = ::getrandom(bytes.data(), bytes.size(), 0);
  } while (got < 0 && errno == EINTR && stop_signal() == 0);
  if (got != static_cast<ssize_t>(count)) return errno_error(ErrorCode::kInternal, "getrandom");
  return bytes;
}

}  // namespace scanq
