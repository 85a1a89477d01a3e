// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// To remove a tree, its folders are moved to the top one by one, each under a number of its own,
// and emptied there. So the depth of the tree and the length of its paths do not matter, and a few
// descriptors are enough.
#include "lib/base/owned_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

namespace scanq {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NONBLOCK;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// Whether this answer of flock(2) means that the file system locks no folders, for any process.
bool has_no_locks(int flock_errno) {
  return flock_errno == EBADF || flock_errno == EOPNOTSUPP || flock_errno == EINVAL;
}

bool is_gone(int call_result) {
  return call_result == 0 || errno == ENOENT;
}

Error not_removed(const std::string& name) {
  return errno_error(ErrorCode::kWriteFailed, "removing " + name);
}

struct OpenFolder {
  Fd fd;
  struct stat facts;
};

// Opens also a folder that its owner has closed to itself, as a hostile worker may do.
Result<OpenFolder> open_folder(int parent, const std::string& name) {
  Result<Fd> place = open_file_at(parent, name, O_PATH | O_DIRECTORY);
  if (!place) return place.error();
  OpenFolder folder;
  if (::fstat(place->get(), &folder.facts) != 0) return not_removed(name);
  if ((folder.facts.st_mode & S_IRWXU) != S_IRWXU && folder.facts.st_uid == ::geteuid()) {
    const std::string itself = "/proc/self/fd/" + std::to_string(place->get());
    (void)::chmod(itself.c_str(), S_IRWXU);  // if this fails, the next call reports it
  }
  Result<Fd> opened = open_file_at(place->get(), ".", kFolderFlags);
  if (!opened) return opened.error().while_doing("removing " + name);
  folder.fd = std::move(*opened);
  return folder;
}

// Empties a folder. Goes on after an entry that cannot be removed, and returns the first error.
class Emptying {
 public:
  Emptying(const OpenFolder& top, const std::string& name, Clock::time_point until)
      : top_(top), name_(name), until_(until) {}

  Result<void> run() {
    // Each round removes the folders that the round before has moved here.
    do {
      added_ = 0;
      Result<std::vector<std::string>> names = names_in(top_.fd.get());
      if (!names) return names.error().while_doing("removing " + name_);
      for (const std::string& name : *names) {
        if (!is_late()) remove(name);
      }
    } while (added_ > 0 && !trouble_);
    return trouble_ ? Result<void>(*trouble_) : Result<void>();
  }

 private:
  bool is_late() {
    if (Clock::now() < until_) return false;
    tell(Error{ErrorCode::kWriteFailed, "removing " + name_ + ": it takes too long"});
    return true;
  }

  void tell(Error error) {
    if (!trouble_) trouble_ = std::move(error);
  }

  void remove(const std::string& name) {
    const int top = top_.fd.get();
    if (is_gone(::unlinkat(top, name.c_str(), 0))) return;
    if (errno != EISDIR) return tell(not_removed(name_ + "/" + name));
    if (is_gone(::unlinkat(top, name.c_str(), AT_REMOVEDIR))) return;
    Result<OpenFolder> folder = open_inner(top, name);
    Result<std::vector<std::string>> names = folder ? names_in(folder->fd.get()) : folder.error();
    if (!names) return tell(names.error());
    for (const std::string& inner : *names) {
      if (is_late()) return;
      remove_or_move(folder->fd.get(), inner);
    }
    if (!is_gone(::unlinkat(top, name.c_str(), AT_REMOVEDIR)))
      tell(not_removed(name_ + "/" + name));
  }

  // Refuses folders of another user, and mounted ones.
  Result<OpenFolder> open_inner(int parent, const std::string& name) {
    Result<OpenFolder> folder = open_folder(parent, name);
    if (!folder) return folder.error().while_doing("removing " + name_);
    if (folder->facts.st_dev == top_.facts.st_dev && folder->facts.st_uid == top_.facts.st_uid) {
      return folder;
    }
    return Error{ErrorCode::kWriteFailed,
                 "removing " + name_ + ": " + name + " in it is another's folder"};
  }

  void remove_or_move(int folder, const std::string& name) {
    if (is_gone(::unlinkat(folder, name.c_str(), 0))) return;
    if (errno != EISDIR) return tell(not_removed(name_ + "/" + name));
    if (is_gone(::unlinkat(folder, name.c_str(), AT_REMOVEDIR))) return;
    // To move a folder changes its "..", so it must be writable.
    Result<OpenFolder> opened = open_inner(folder, name);
    if (!opened) return tell(opened.error());
    int moved = -1;
    do {  // until no entry has this number
      const std::string number = std::to_string(next_number_++);
      moved = ::renameat(folder, name.c_str(), top_.fd.get(), number.c_str());
    } while (moved != 0 && (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR));
    if (moved != 0) return tell(not_removed(name_ + "/" + name));
    ++added_;
  }

  const OpenFolder& top_;
  const std::string& name_;
  const Clock::time_point until_;
  std::uint64_t next_number_ = 0, added_ = 0;
  std::optional<Error> trouble_;
};

Result<void> remove_opened(int parent, const std::string& name, const OpenFolder& folder,
                           Clock::time_point until) {
  Result<void> emptied = Emptying(folder, name, until).run();
  if (!emptied) return emptied;
  if (is_gone(::unlinkat(parent, name.c_str(), AT_REMOVEDIR))) return {};
  return not_removed(name);
}

constexpr std::uint64_t kBlockBytes = 512;  // of st_blocks

class Counting {
 public:
  explicit Counting(const FolderUse& most) : most_(most) {}

  void count(int parent, const char* name, int depth) {
    Fd folder(::openat(parent, name, kFolderFlags | O_NOFOLLOW | O_CLOEXEC));
    // A hostile worker can make a folder in which it may write, but nobody read.
    if (depth > kMaxFolderDepth || (!folder.is_open() && errno != ENOENT)) {
      use_.files = UINT64_MAX;
      return;
    }
    if (!folder.is_open()) return;
    const std::unique_ptr<DIR, CloseFolder> listing(::fdopendir(folder.get()));
    if (!listing) return;
    const int number = folder.release();  // the listing owns it
    while (const dirent* entry = ::readdir(listing.get())) {
      const std::string_view entry_name = entry->d_name;
      if (entry_name == "." || entry_name == "..") continue;
      struct stat facts {};
      if (::fstatat(number, entry->d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0) continue;
      ++use_.files;
      use_.bytes += static_cast<std::uint64_t>(facts.st_blocks) * kBlockBytes;
      if (S_ISDIR(facts.st_mode)) count(number, entry->d_name, depth + 1);
      if (is_more(use_, most_)) return;
    }
  }

  const FolderUse& use() const { return use_; }

 private:
  const FolderUse most_;
  FolderUse use_;
};

bool is_filling(std::uint64_t at_start, std::uint64_t now, std::uint64_t use, std::uint64_t most) {
  return now < most && at_start > now && at_start - now > use + most;
}

}  // namespace

Result<Fd> own_folder(int parent, const std::string& name) {
  const Error taken{ErrorCode::kDeferred, name + " is being removed by somebody else"};
  Fd folder(::openat(parent, name.c_str(), kFolderFlags | O_NOFOLLOW | O_CLOEXEC));
  if (!folder.is_open()) {
    return errno == ENOENT ? taken : errno_error(ErrorCode::kNoSpool, "open(" + name + ")");
  }
  if (::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return taken;
    if (!has_no_locks(errno)) return errno_error(ErrorCode::kNoSpool, "flock(" + name + ")");
  }
  // A process that removes it holds the lock until it is gone; so it is looked at once more, now
  // that we have the lock.
  struct stat ours, named;
  if (::fstat(folder.get(), &ours) != 0) return errno_error(ErrorCode::kNoSpool, "fstat");
  const bool is_there = ::fstatat(parent, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0;
  if (!is_there || named.st_dev != ours.st_dev || named.st_ino != ours.st_ino) return taken;
  return folder;
}

Result<bool> remove_if_left(int parent, const std::string& name, Whose whose,
                            Clock::time_point until) {
  struct stat facts;
  if (::fstatat(parent, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) return false;
  const uid_t user = ::geteuid();
  const bool is_meant = facts.st_uid == user || (user == 0 && whose == Whose::kEverybodys);
  if (!S_ISDIR(facts.st_mode) || !is_meant) return false;
  Result<OpenFolder> folder = open_folder(parent, name);
  if (!folder) {  // its owner may just have removed it
    if (::fstatat(parent, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) return false;
    return folder.error();
  }
  if (::flock(folder->fd.get(), LOCK_EX | LOCK_NB) != 0) return false;
  Result<void> removed = remove_opened(parent, name, *folder, until);
  if (!removed) return removed.error();
  return true;
}

Result<void> remove_tree(int parent, const std::string& name, Clock::time_point until) {
  Result<OpenFolder> folder = open_folder(parent, name);
  return folder ? remove_opened(parent, name, *folder, until) : folder.error();
}

Result<std::vector<std::string>> names_in(int folder, std::string_view prefix, std::size_t most) {
  // Opened anew, because reading moves the offset of a descriptor and closedir closes it.
  Result<Fd> again = open_file_at(folder, ".", kFolderFlags);
  if (!again) return again.error();
  const std::unique_ptr<DIR, CloseFolder> listing(::fdopendir(again->get()));
  if (!listing) return errno_error(ErrorCode::kReadFailed, "fdopendir");
  (void)again->release();  // the listing owns it
  std::vector<std::string> names;
  errno = 0;
  for (std::size_t seen = 0; seen < most; ++seen) {
    const struct dirent* entry = ::readdir(listing.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name.starts_with(prefix) && name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return errno_error(ErrorCode::kReadFailed, "readdir");
  return names;
}

FolderUse use_of_folder(int folder, const FolderUse& most) {
  Counting counting(most);
  counting.count(folder, ".", 0);
  return counting.use();
}

FolderUse room_beside(int folder) {
  struct statvfs room;
  if (::fstatvfs(folder, &room) != 0) return {};
  return {room.f_favail, std::uint64_t{room.f_bavail} * room.f_frsize};
}

bool is_filling_unseen(const FolderUse& at_start, const FolderUse& now, const FolderUse& use,
                       const FolderUse& most) {
  return is_filling(at_start.files, now.files, use.files, most.files) ||
         is_filling(at_start.bytes, now.bytes, use.bytes, most.bytes);
}

}  // namespace scanq
