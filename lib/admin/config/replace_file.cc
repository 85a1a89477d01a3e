// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

#include "lib/base/fd.h"

namespace scanq {
namespace {

constexpr mode_t kNewFileMode = 0644;

// The file that a path leads to; the path itself if there is no file yet.
std::string resolve(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), std::free);
  return real != nullptr ? real.get() : path;
}

Result<void> fill(const Fd& file, const struct stat& like, std::string_view content) {
  if (::fchmod(file.get(), like.st_mode & 07777) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "fchmod");
  }
  // Users other than root can write only files of their own anyway.
  if (::geteuid() == 0 && ::fchown(file.get(), like.st_uid, like.st_gid) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "fchown");
  }
  Result<void> written = write_all(file.get(), content);
  if (!written) return written;
  return sync_file(file.get());
}

}  // namespace

Result<void> replace_file(const std::string& path, std::string_view content) {
  const std::string target = resolve(path);
  struct stat like {};
  if (::stat(target.c_str(), &like) != 0) {
    like.st_mode = kNewFileMode;
    like.st_uid = ::geteuid();
    like.st_gid = ::getegid();
  }
  std::string draft = target + ".XXXXXX";
  const Fd file(::mkostemp(draft.data(), O_CLOEXEC));
  if (!file.is_open()) return errno_error(ErrorCode::kWriteFailed, "mkostemp(" + draft + ")");
  Result<void> filled = fill(file, like, content);
  if (filled && ::rename(draft.c_str(), target.c_str()) != 0) {
    filled = errno_error(ErrorCode::kWriteFailed, "rename(" + draft + ")");
  }
  if (!filled) ::unlink(draft.c_str());
  return filled;
}

Result<void> replace_file_at(int folder, const std::string& name, std::string_view content,
                             unsigned mode) {
  const std::string draft = name + ".new";
  (void)::unlinkat(folder, draft.c_str(), 0);  // of a run that was killed
  Result<Fd> file = open_file_at(folder, draft, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (!file) return file.error();
  Result<void> written = write_all(file->get(), content);
  if (written) written = sync_file(file->get());
  if (written && ::renameat(folder, draft.c_str(), folder, name.c_str()) != 0) {
    written = errno_error(ErrorCode::kWriteFailed, "rename(" + draft + ")");
  }
  return written;
}

Result<void> keep_old_file(const std::string& path) {
  const std::string target = resolve(path);
  const std::string old = target + ".old";
  if (::unlink(old.c_str()) != 0 && errno != ENOENT) {
    return errno_error(ErrorCode::kWriteFailed, "unlink(" + old + ")");
  }
  if (::link(target.c_str(), old.c_str()) != 0 && errno != ENOENT) {
    return errno_error(ErrorCode::kWriteFailed, "link(" + old + ")");
  }
  return {};
}

}  // namespace scanq
