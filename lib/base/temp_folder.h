// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A private folder for one worker's files, removed with everything in it when its owner ends.
#pragma once

#include <string>

#include "lib/base/result.h"
#include "lib/base/user.h"

namespace scanq {

class TempFolder {
 public:
  // A new folder, mode 0700, in `parent`. kNoSpool.
  static Result<TempFolder> make(const std::string& parent);

  TempFolder(TempFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  TempFolder& operator=(TempFolder&&) = delete;
  // Removes it; symbolic links in it are removed, never followed. REQUIRES: the process that wrote
  // into it has ended.
  ~TempFolder();

  // Gives it to the user; for root alone. kNoSpool.
  Result<void> give_to(const User& user) const;

  const std::string& path() const { return path_; }

 private:
  explicit TempFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace scanq
