// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Decides whether administrators are told of one more find of the same name. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/verdict.h"

namespace scanq {

struct NoticeCount {
  std::uint64_t this_hour = 0;  // this find included
  std::uint64_t before = 0;     // in the last hour before this one that had any
};

struct NoticeDecision {
  bool is_sent = true;
  bool is_last_this_hour = false;  // no more notices of this find in this hour
  std::uint64_t untold = 0;        // finds of the hour before without a notice
};

// `per_hour` is the setting admin_notices_per_hour; 0: no limit.
NoticeDecision decide_notice(const NoticeCount& count, std::int64_t per_hour);

// The name under which finds are counted: the first finding's category and name. Failures are
// counted together, because their reasons differ from message to message.
std::string find_name(const Verdict& verdict);

// "THIS_HOUR BEFORE", as scanq-store answers. kInternal for anything else.
std::string format_notice_count(const NoticeCount& count);
Result<NoticeCount> parse_notice_count(std::string_view text);

}  // namespace scanq
