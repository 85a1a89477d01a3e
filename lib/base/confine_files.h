// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Landlock: limits the files that a confined process may open, by raw system calls and the
// constants of confine_rules.h. Only confine uses it.
#pragma once

#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/result.h"

namespace scanq {

// The kernel's Landlock version; 0: none.
int landlock_version();

// A rule set for that version, with `readable` and `writable_folder` as in ConfineRequest. If the
// version can do so, it also forbids the network, and signals to and abstract sockets of processes
// outside.
Result<Fd> make_file_rules(int version, const std::vector<std::string>& readable,
                           const std::string& writable_folder);
// REQUIRES: no_new_privs.
Result<void> enter_file_rules(int rules);

}  // namespace scanq
