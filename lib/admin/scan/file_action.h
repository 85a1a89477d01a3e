// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The treatment of an infected file: clamscan's --remove, --move and --copy. The file that is
// treated is the one that was scanned, whatever its name stands for by then.
#pragma once

#include <string>

#include "lib/base/fd.h"
#include "lib/base/result.h"

namespace scanq {

class FileAction {
 public:
  enum Kind { kNone, kRemove, kMove, kCopy };
  FileAction() = default;
  // `folder` is where files are moved or copied to. kBadSettings: it is no folder, or not there.
  static Result<FileAction> make(Kind kind, const std::string& folder);

  bool is_wanted() const { return kind_ != kNone; }
  // Returns clamscan's line: "PATH: Removed.", "PATH: moved to 'FOLDER/NAME'", … A name that is
  // taken there gets a number. `fd` is the scanned file, open for reading, and `path` the name that
  // was given for it. kReadFailed, kWriteFailed: nothing was changed, or the copy is there and the
  // file as well.
  Result<std::string> carry_out(const std::string& path, int fd) const;

 private:
  Kind kind_ = kNone;
  std::string folder_;  // its real path
  Fd folder_fd_;
};

}  // namespace scanq
