// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/user.h"

#include <pwd.h>

#include <cstdio>
#include <memory>

namespace scanq {

std::optional<User> find_user(const std::string& name) {
  const std::unique_ptr<FILE, decltype(&std::fclose)> file(std::fopen("/etc/passwd", "re"),
                                                           &std::fclose);
  if (!file) return std::nullopt;
  while (const struct passwd* entry = ::fgetpwent(file.get())) {
    if (entry->pw_name == name) return User{entry->pw_uid, entry->pw_gid};
  }
  return std::nullopt;
}

}  // namespace scanq
