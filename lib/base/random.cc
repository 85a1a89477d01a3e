// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/random.h"

#include <sys/random.h>

namespace scanq {

Result<std::string> random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  // getrandom(2) gives up to 256 bytes in one piece or not at all.
  const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
  if (got != static_cast<ssize_t>(count)) return errno_error(ErrorCode::kInternal, "getrandom");
  return bytes;
}

}  // namespace scanq
