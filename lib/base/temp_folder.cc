// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/temp_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/base/signals.h"

namespace scanq {
namespace {

// Long enough that no folder of another program has such a name.
constexpr std::string_view kPrefix = "scanq-worker.";
constexpr std::string_view kRandom = "XXXXXX";  // mkdtemp(3)
constexpr int kTries = 20;

}  // namespace

Result<TempFolder> TempFolder::make(const std::string& parent) {
  for (int tries_left = kTries;; --tries_left) {
    std::string path = parent;
    path.append("/").append(kPrefix).append(kRandom);
    if (::mkdtemp(path.data()) == nullptr) {
      return errno_error(ErrorCode::kNoSpool, "mkdtemp(" + path + ")");
    }
    Result<Fd> lock = own_folder(AT_FDCWD, path);
    if (lock) return TempFolder(std::move(path), std::move(*lock));
    ::rmdir(path.c_str());  // unless another process has removed it
    if (lock.error().code != ErrorCode::kDeferred || tries_left == 0) {
      return Error{ErrorCode::kNoSpool, lock.error().text};
    }
  }
}

Result<void> TempFolder::give_to(const User& user) const {
  if (::lchown(path_.c_str(), user.uid, user.gid) != 0) {
    return errno_error(ErrorCode::kNoSpool, "lchown(" + path_ + ")");
  }
  return {};
}

TempFolder::~TempFolder() {
  if (path_.empty() || ::rmdir(path_.c_str()) == 0) return;  // most scans leave the folder empty
  // If some of it stays, remove_left_folders reports it.
  (void)remove_tree(AT_FDCWD, path_, Clock::now() + std::chrono::seconds(kRemovalSeconds));
}

LeftFolders remove_left_folders(const std::string& parent, Whose whose, std::size_t most,
                                Clock::time_point until) {
  LeftFolders left;
  Result<Fd> opened = open_file(parent, O_RDONLY | O_DIRECTORY);
  Result<std::vector<std::string>> names =
      opened ? names_in(opened->get(), kPrefix, most) : opened.error();
  if (!names) {
    left.troubles.push_back(names.error().while_doing("looking through " + parent).text);
    return left;
  }
  for (const std::string& name : *names) {
    if (name.size() != kPrefix.size() + kRandom.size()) continue;
    if (stop_signal() != 0) {
      left.troubles.push_back(stop_error("looking through " + parent).text);
      break;
    }
    if (Clock::now() >= until) break;
    Result<bool> removed = remove_if_left(opened->get(), name, whose, until);
    if (!removed) left.troubles.push_back(parent + ": " + removed.error().text);
    if (removed && *removed) ++left.removed;
  }
  return left;
}

}  // namespace scanq
