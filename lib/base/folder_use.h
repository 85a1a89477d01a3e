// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Counts what a folder holds while another process fills it. Knows no mail.
#pragma once

#include <cstdint>

namespace scanq {

struct FolderUse {
  std::uint64_t files = 0;  // folders among them
  std::uint64_t bytes = 0;  // on the disk
};

// The use of the open folder and of all below it. Stops counting beyond either number of `most`,
// and at a depth of kMaxFolderDepth, which counts as more than any number. Entries that go while it
// counts are left out.
inline constexpr int kMaxFolderDepth = 100;
FolderUse use_of_folder(int folder, const FolderUse& most);

inline bool is_more(const FolderUse& use, const FolderUse& most) {
  return use.files > most.files || use.bytes > most.bytes;
}

}  // namespace scanq
