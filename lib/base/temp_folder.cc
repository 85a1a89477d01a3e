#include "lib/base/temp_folder.h"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace scanq {

Result<TempFolder> TempFolder::make(const std::string& parent) {
  std::string path = parent + "/scanq.XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) {
    return errno_error(ErrorCode::kNoSpool, "mkdtemp(" + path + ")");
  }
  return TempFolder(path);
}

TempFolder::~TempFolder() {
  if (path_.empty() || ::rmdir(path_.c_str()) == 0) return;  // most scans leave nothing behind
  std::error_code trouble;
  std::filesystem::remove_all(path_, trouble);
  // What a hostile worker made unreadable stays: the folder's name tells whose it is.
}

}  // namespace scanq
