// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Folders that belong to a process. The process holds the kernel's lock of its folder until it
// ends, however it ends, so that others can tell a folder in use from one that was left. Knows no
// mail.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/process.h"
#include "lib/base/result.h"

namespace scanq {

// Takes the lock of a folder that the caller has just made below an open one (or AT_FDCWD); the
// lock ends with the descriptor. kDeferred: another process holds the lock, because it took the
// folder for a left one and removes it; the caller should make another folder. kNoSpool. Where the
// file system locks no folders (NFS), the folder is opened without a lock, and no process removes
// it.
Result<Fd> own_folder(int parent, const std::string& name);

// Removes a folder with all that is in it, of any depth, if no process holds its lock. True: it is
// gone. False: it is in use, is no folder, or belongs to another user than `whose` allows. Symbolic
// links are removed, never followed; mounted folders and those of other users in it are not
// entered. kWriteFailed: it was left, but not all of it can be removed, or not until that time; the
// text names it. The next call goes on with the rest.
enum class Whose { kOurs, kEverybodys };  // only root can remove those of other users
Result<bool> remove_if_left(int parent, const std::string& name, Whose whose,
                            Clock::time_point until = Clock::time_point::max());

// Removes a folder and all that is in it in the same way, without regard to its lock. kWriteFailed.
Result<void> remove_tree(int parent, const std::string& name,
                         Clock::time_point until = Clock::time_point::max());

// The names in an open folder that begin with `prefix`, without "." and "..", in no order. Reads at
// most `most` entries of the folder. kReadFailed.
Result<std::vector<std::string>> names_in(int folder, std::string_view prefix = {},
                                          std::size_t most = SIZE_MAX);

// Counts what a folder holds while another process fills it.
struct FolderUse {
  std::uint64_t files = 0;  // folders among them
  std::uint64_t bytes = 0;  // on the disk
};

// The use of the open folder and of all below it. Stops counting beyond either number of `most`, at
// a depth of kMaxFolderDepth, and at a folder that cannot be read: the last two count as more than
// any number. Entries that go while it counts are left out.
inline constexpr int kMaxFolderDepth = 100;
FolderUse use_of_folder(int folder, const FolderUse& most);

inline bool is_more(const FolderUse& use, const FolderUse& most) {
  return use.files > most.files || use.bytes > most.bytes;
}

// The files and bytes that the folder's disk has room for. {0, 0}: the disk does not tell.
FolderUse room_beside(int folder);

// Whether the disk fills with files that are not in the folder, as those without a name: more than
// `most` has gone since `at_start` beside `use` of the folder, and less than that is left. Any
// program may have written them.
bool is_filling_unseen(const FolderUse& at_start, const FolderUse& now, const FolderUse& use,
                       const FolderUse& most);

}  // namespace scanq
