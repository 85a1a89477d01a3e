// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/folder_use.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <string_view>

#include "lib/base/fd.h"

namespace scanq {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
constexpr std::uint64_t kBlockBytes = 512;  // of st_blocks

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

class Counting {
 public:
  explicit Counting(const FolderUse& most) : most_(most) {}

  void count(int parent, const char* name, int depth) {
    if (depth > kMaxFolderDepth) {
      use_.files = UINT64_MAX;
      return;
    }
    Fd folder(::openat(parent, name, kFolderFlags));
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

}  // namespace

FolderUse use_of_folder(int folder, const FolderUse& most) {
  Counting counting(most);
  counting.count(folder, ".", 0);
  return counting.use();
}

}  // namespace scanq
