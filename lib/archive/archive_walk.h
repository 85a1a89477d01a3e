// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Walks archives through libarchive: those that libclamav cannot open (RAR, zstd, lz4, lzip, rpm
// and so on), and any other archive whose members' names or contents are wanted one by one. A
// member's bytes go to the visitor in blocks; nothing is written to disk, and names never become
// paths. A budget, which all archives of one message share, bounds every quantity that the sender
// controls. Does not scan, does not descend into archives within archives; owns nothing after the
// call.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/archive/archive_visitor.h"

namespace scanq {

// Walks `archive`. The password is used for encrypted members of a zip; libarchive can decrypt no
// other format.
WalkReport walk_archive(std::string_view archive, WalkBudget& budget, const ArchiveVisitor& visitor,
                        const std::string& password = {},
                        ArchiveReading reading = ArchiveReading::kDirectory);

// The first of `words` with which the first encrypted member of `archive` can be read to its end
// without error; empty if there is none. Bytes unpacked on the way are taken from the budget.
std::string find_password(std::string_view archive, const std::vector<std::string>& words,
                          WalkBudget& budget);

}  // namespace scanq
