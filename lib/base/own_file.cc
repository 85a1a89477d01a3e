// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/own_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scanq {

Result<Fd> open_own_file(const std::string& folder, const std::string& name, int flags) {
  const std::string path = folder + "/" + name + "." + std::to_string(::geteuid());
  Result<Fd> file = open_file(path, flags | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (!file) return file.error();
  struct stat facts = {};
  if (::fstat(file->get(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_nlink != 1 ||
      facts.st_uid != ::geteuid() || (facts.st_mode & 077) != 0) {
    return Error{ErrorCode::kReadFailed, path + " is not ours alone"};
  }
  return file;
}

}  // namespace scanq
