// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A folder on the way may become a link between the scan and the action, by the hand of whoever
// owns the one above it. So the folder of the file is opened without following any link, and its
// entry must be the file that was scanned.
#include "lib/admin/scan/file_action.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>

namespace scanq {
namespace {

constexpr int kMostNames = 1000;
constexpr std::size_t kCopyBytes = 65536;
constexpr mode_t kCopyMode = 0600;

struct FilePlace {
  std::string path;  // without links
  Fd folder;
  std::string name;
};

Result<std::string> real_path_of(int fd) {
  std::array<char, PATH_MAX> text{};
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const ssize_t got = ::readlink(link.c_str(), text.data(), text.size() - 1);
  if (got < 0) return errno_error(ErrorCode::kReadFailed, "readlink(" + link + ")");
  return std::string(text.data(), static_cast<std::size_t>(got));
}

Result<FilePlace> place_of(int fd) {
  Result<std::string> path = real_path_of(fd);
  if (!path) return path.error();
  const std::size_t slash = path->rfind('/');
  if (slash == std::string::npos) return Error{ErrorCode::kReadFailed, "it has no name"};
  const std::string folder = path->substr(0, slash + 1);
  struct open_how how = {};
  how.flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  how.resolve = RESOLVE_NO_SYMLINKS;
  const long opened = ::syscall(SYS_openat2, AT_FDCWD, folder.c_str(), &how, sizeof how);
  if (opened < 0) return errno_error(ErrorCode::kReadFailed, "openat2(" + folder + ")");
  FilePlace place{*path, Fd(static_cast<int>(opened)), path->substr(slash + 1)};
  struct stat scanned = {}, now = {};
  if (::fstat(fd, &scanned) != 0) return errno_error(ErrorCode::kReadFailed, "fstat");
  if (::fstatat(place.folder.get(), place.name.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno_error(ErrorCode::kReadFailed, "fstatat(" + *path + ")");
  }
  if (scanned.st_dev != now.st_dev || scanned.st_ino != now.st_ino) {
    return Error{ErrorCode::kReadFailed, "another file stands there now"};
  }
  return place;
}

Result<void> remove(const FilePlace& place) {
  if (::unlinkat(place.folder.get(), place.name.c_str(), 0) == 0) return {};
  return errno_error(ErrorCode::kWriteFailed, "unlinkat");
}

Result<void> copy_bytes(int from, Fd to) {
  const std::unique_ptr<char[]> buffer(new char[kCopyBytes]);
  for (off_t at = 0;;) {
    const ssize_t got = ::pread(from, buffer.get(), kCopyBytes, at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno_error(ErrorCode::kReadFailed, "pread");
    if (got == 0) break;
    Result<void> written = write_all(to.get(), {buffer.get(), static_cast<std::size_t>(got)});
    if (!written) return written;
    at += got;
  }
  // A file is removed after its copy, so the copy must be there.
  if (::fsync(to.get()) != 0) return errno_error(ErrorCode::kWriteFailed, "fsync");
  return {};
}

std::string numbered(const std::string& name, int number) {
  std::array<char, 16> ending{};
  if (number > 0) (void)std::snprintf(ending.data(), ending.size(), ".%03d", number);
  return name + ending.data();
}

// The name of the copy in the folder.
Result<std::string> copy_into(int folder, const std::string& name, int fd) {
  for (int number = 0; number < kMostNames; ++number) {
    const std::string chosen = numbered(name, number);
    Fd copy(::openat(folder, chosen.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                     kCopyMode));
    if (!copy.is_open() && errno == EEXIST) continue;
    if (!copy.is_open()) return errno_error(ErrorCode::kWriteFailed, "openat(" + chosen + ")");
    Result<void> copied = copy_bytes(fd, std::move(copy));
    if (copied) return chosen;
    (void)::unlinkat(folder, chosen.c_str(), 0);  // the error is told
    return copied.error();
  }
  return Error{ErrorCode::kWriteFailed, "too many files of this name are in the folder"};
}

// The name that it has there.
Result<std::string> move_into(int folder, const FilePlace& place, int fd) {
  for (int number = 0; number < kMostNames; ++number) {
    const std::string chosen = numbered(place.name, number);
    if (::renameat2(place.folder.get(), place.name.c_str(), folder, chosen.c_str(),
                    RENAME_NOREPLACE) == 0) {
      return chosen;
    }
    if (errno == EEXIST) continue;
    if (errno != EXDEV && errno != EINVAL) {
      return errno_error(ErrorCode::kWriteFailed, "renameat2");
    }
    Result<std::string> copied = copy_into(folder, place.name, fd);
    Result<void> removed = copied ? remove(place) : Result<void>();
    return removed ? copied : Result<std::string>(removed.error());
  }
  return Error{ErrorCode::kWriteFailed, "too many files of this name are in the folder"};
}

}  // namespace

Result<FileAction> FileAction::make(Kind kind, const std::string& folder) {
  FileAction action;
  action.kind_ = kind;
  if (kind == kNone || kind == kRemove) return action;
  Result<Fd> opened = open_file(folder, O_PATH | O_DIRECTORY);
  if (!opened) return Error{ErrorCode::kBadSettings, opened.error().text};
  Result<std::string> path = real_path_of(opened->get());
  if (!path) return Error{ErrorCode::kBadSettings, path.error().text};
  action.folder_ = std::move(*path);
  action.folder_fd_ = std::move(*opened);
  return action;
}

Result<std::string> FileAction::carry_out(const std::string& path, int fd) const {
  Result<FilePlace> place = place_of(fd);
  if (!place) return place.error();
  std::string line = path;
  if (place->path != path) line += " (real path: '" + place->path + "')";
  if (kind_ == kRemove) {
    Result<void> removed = remove(*place);
    return removed ? Result<std::string>(line + ": Removed.") : removed.error();
  }
  Result<std::string> name = kind_ == kMove ? move_into(folder_fd_.get(), *place, fd)
                                            : copy_into(folder_fd_.get(), place->name, fd);
  if (!name) return name.error();
  return line + (kind_ == kMove ? ": moved to '" : ": copied to '") + folder_ + "/" + *name + "'";
}

}  // namespace scanq
