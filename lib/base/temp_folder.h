// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A private folder for one worker's files, removed with everything in it when its owner ends.
// Other processes find and remove the folder of an owner that was killed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/owned_folder.h"
#include "lib/base/result.h"
#include "lib/base/user.h"

namespace scanq {

class TempFolder {
 public:
  // A new folder, mode 0700, in `parent`. kNoSpool.
  static Result<TempFolder> make(const std::string& parent);

  TempFolder(TempFolder&& other) noexcept
      : path_(std::move(other.path_)), lock_(std::move(other.lock_)) {
    other.path_.clear();
  }
  TempFolder& operator=(TempFolder&&) = delete;
  // Removes it; symbolic links in it are removed, never followed. It takes at most kRemovalSeconds;
  // what is left then is for remove_left_folders. REQUIRES: the process that wrote into it has
  // ended.
  static constexpr int kRemovalSeconds = 300;
  ~TempFolder();

  // Gives it to the user; for root alone. kNoSpool.
  Result<void> give_to(const User& user) const;

  const std::string& path() const { return path_; }
  int descriptor() const { return lock_.get(); }

 private:
  TempFolder(std::string path, Fd lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;
  Fd lock_;  // of own_folder
};

struct LeftFolders {
  std::uint64_t removed = 0;
  std::vector<std::string> troubles;  // one text for each folder that cannot be removed
};
// Removes the folders in `parent` whose owners have ended without removing them. Reads at most
// `most` entries of `parent`, and stops at `until`. Several processes may do so at once, and while
// folders are being made.
LeftFolders remove_left_folders(const std::string& parent, Whose whose, std::size_t most = SIZE_MAX,
                                Clock::time_point until = Clock::time_point::max());

}  // namespace scanq
