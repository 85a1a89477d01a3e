// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Ready-made groups of names and types for deny_names, deny_types and their exceptions: a word such
// as "@scripts" stands for a list. scanq.conf(5) has each list. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanq {

enum class GroupOf { kNames, kTypes };

// The words with each group replaced by its list. A word that names no group stays.
std::vector<std::string> without_groups(GroupOf kind, const std::vector<std::string>& words);

// The first word that begins like a group and is none; empty if there is none.
std::string unknown_group(GroupOf kind, const std::vector<std::string>& words);

// "@executables, @scripts, ..."
std::string all_groups(GroupOf kind);

}  // namespace scanq
