// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The table of scanq's sub-commands, and its help.
#pragma once

#include <ostream>
#include <span>

#include "lib/admin/command.h"

namespace scanq {

std::span<const Command> commands();

// The command of that name; null: there is none.
const Command* find_command(std::string_view name);
// "there is no command repotr; did you mean report? ..."
std::string no_such_command(std::string_view name);

// All commands, a line each.
void print_usage(std::ostream& out);
// One command with its options.
void print_help(std::ostream& out, const Command& command);

}  // namespace scanq
