// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/result.h"

#include <cerrno>
#include <cstring>

namespace scanq {

Error errno_error(ErrorCode code, std::string_view call, int kept_errno) {
  switch (kept_errno) {
    case ENOMEM:
      code = ErrorCode::kOutOfMemory;
      break;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EPIPE:
      code = ErrorCode::kWriteFailed;
      break;
    default:
      break;
  }
  return {code, std::string(call) + ": " + std::strerror(kept_errno), kept_errno};
}

Error errno_error(ErrorCode code, std::string_view call) {
  return errno_error(code, call, errno);
}

}  // namespace scanq
