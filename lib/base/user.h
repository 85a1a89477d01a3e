// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Users of this machine: the one that we are, and the one that we become. Reads /etc/passwd itself,
// without the name service, which a statically linked program does not have.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "lib/base/result.h"

namespace scanq {

struct User {
  uid_t uid;
  gid_t gid;
};

// The user of that name in /etc/passwd; none if there is no such user or no such file. kReadFailed:
// it cannot be known.
Result<std::optional<User>> find_user(const std::string& name);

}  // namespace scanq
