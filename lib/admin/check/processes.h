// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The processes of this machine, as a folder like /proc shows them. Does I/O.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/user.h"

namespace scanq {

struct Process {
  std::string name, id;
  User user{};            // its effective ids
  std::string command{};  // its arguments, with blanks between them
};

// The processes of that name that run now. One that has ended and that nobody has waited for (a
// zombie) does not run.
std::vector<Process> find_processes(const std::string& proc, std::string_view name);

}  // namespace scanq
