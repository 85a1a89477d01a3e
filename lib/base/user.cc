// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/user.h"

#include <pwd.h>

#include <cerrno>
#include <cstdio>
#include <memory>

namespace scanq {
namespace {

struct FileCloser {
  void operator()(FILE* file) const { (void)std::fclose(file); }  // it was only read
};

}  // namespace

Result<std::optional<User>> find_user(const std::string& name) {
  const std::unique_ptr<FILE, FileCloser> file(std::fopen("/etc/passwd", "re"));
  if (!file && errno == ENOENT) return std::optional<User>();
  if (!file) return errno_error(ErrorCode::kReadFailed, "open(/etc/passwd)");
  while (const struct passwd* entry = ::fgetpwent(file.get())) {
    if (entry->pw_name == name) return std::optional<User>({entry->pw_uid, entry->pw_gid});
  }
  if (std::ferror(file.get()) != 0) return errno_error(ErrorCode::kReadFailed, "read(/etc/passwd)");
  return std::optional<User>();
}

}  // namespace scanq
