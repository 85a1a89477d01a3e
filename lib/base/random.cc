#include "lib/base/random.h"

#include <sys/random.h>

namespace scanq {

Result<std::string> random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  // Up to 256 bytes come whole or not at all (getrandom(2)).
  const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
  if (got != static_cast<ssize_t>(count)) return errno_error(ErrorCode::kInternal, "getrandom");
  return bytes;
}

}  // namespace scanq
