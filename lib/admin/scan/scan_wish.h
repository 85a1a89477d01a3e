// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// clamscan's command line, as far as scripts use it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

// Which symbolic links are followed: clamscan's 0, 1 and 2.
enum class FollowLinks { kNever, kNamed, kAlways };

struct ScanWish {
  bool is_recursive = false, infected_only = false, leaves_out_ok = false, is_quiet = false;
  bool has_summary = true, to_stdout = false, all_matches = false, tells_limits = false;
  bool wants_version = false, is_deep = true, removes = false;
  FollowLinks folder_links = FollowLinks::kNamed, file_links = FollowLinks::kNamed;
  std::int64_t jobs = 1, max_depth = 15;
  std::string list_file, log_file;       // empty: none
  std::string move_folder, copy_folder;  // the same
  // Extended regular expressions, searched for in paths.
  std::vector<std::string> exclude, exclude_dir, include, include_dir;
  // In bytes, files, levels and milliseconds; none: as the settings say.
  std::optional<std::int64_t> max_file_bytes, max_scan_bytes, max_files, max_recursion, max_ms;
  std::vector<std::string> paths;
};

// Short options may stand together (-ri), long ones have their value behind "=" or in the next
// argument, and what is yes or no in clamscan may have "=yes" or "=no". kBadSettings names an
// unknown option, or a value that is none.
Result<ScanWish> parse_scan_wish(std::span<const std::string> arguments);

// The settings with the wish's limits. kBadSettings: one is beyond the bounds of its setting.
Result<Settings> with_limits(Settings settings, const ScanWish& wish);

}  // namespace scanq
