// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/temp_folder.h"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace scanq {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxLevels = 200;

// A hostile worker may have closed its folders even to their owner. Each call opens one more level.
void open_folders(const std::string& path) {
  std::error_code trouble;
  fs::permissions(path, fs::perms::owner_all, trouble);
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(path, options, trouble), end; !trouble && at != end;
       at.increment(trouble)) {
    std::error_code ignored;  // after any error here the next removal fails and tells it
    if (at->symlink_status(ignored).type() == fs::file_type::directory) {
      fs::permissions(at->path(), fs::perms::owner_all, ignored);
    }
  }
}

}  // namespace

Result<TempFolder> TempFolder::make(const std::string& parent) {
  std::string path = parent + "/scanq.XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) {
    return errno_error(ErrorCode::kNoSpool, "mkdtemp(" + path + ")");
  }
  return TempFolder(path);
}

Result<void> TempFolder::give_to(const User& user) const {
  if (::lchown(path_.c_str(), user.uid, user.gid) != 0) {
    return errno_error(ErrorCode::kNoSpool, "lchown(" + path_ + ")");
  }
  return {};
}

TempFolder::~TempFolder() {
  if (path_.empty() || ::rmdir(path_.c_str()) == 0) return;  // most scans leave the folder empty
  std::error_code trouble;
  fs::remove_all(path_, trouble);
  for (int level = 0; trouble && level < kMaxLevels; ++level) {
    open_folders(path_);
    trouble.clear();
    fs::remove_all(path_, trouble);
  }
}

}  // namespace scanq
