// Landlock: what a confined process may open. By raw system calls and our own constants, since the
// headers of a stable distribution are older than its users' kernels. Only confine uses it.
#pragma once

#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/result.h"

namespace scanq {

// The kernel's Landlock version; 0: none.
int landlock_version();

// A rule set for that version: `readable` and `writable_folder` as in ConfineRequest; no network,
// no signals to and no abstract sockets of processes outside, where the version knows of them.
Result<Fd> make_file_rules(int version, const std::vector<std::string>& readable,
                           const std::string& writable_folder);
// REQUIRES: no_new_privs.
Result<void> enter_file_rules(int rules);

}  // namespace scanq
