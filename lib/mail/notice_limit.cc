// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/notice_limit.h"

#include <charconv>

namespace scanq {

NoticeDecision decide_notice(const NoticeCount& count, std::int64_t per_hour) {
  NoticeDecision decision;
  if (per_hour <= 0) return decision;
  const auto limit = static_cast<std::uint64_t>(per_hour);
  decision.is_sent = count.this_hour <= limit;
  decision.is_last_this_hour = count.this_hour == limit;
  if (count.this_hour == 1 && count.before > limit) decision.untold = count.before - limit;
  return decision;
}

std::string find_name(const Verdict& verdict) {
  if (verdict.findings.empty()) return {};
  const Finding& first = verdict.findings[0];
  std::string category(category_name(first.category));
  if (first.category == Category::kFailed) return category;
  return category + " " + first.name;
}

std::string format_notice_count(const NoticeCount& count) {
  return std::to_string(count.this_hour) + " " + std::to_string(count.before);
}

Result<NoticeCount> parse_notice_count(std::string_view text) {
  NoticeCount count;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, count.this_hour);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == ' ') {
    const auto second = std::from_chars(first.ptr + 1, end, count.before);
    if (second.ec == std::errc() && second.ptr == end) return count;
  }
  return Error{ErrorCode::kInternal, "scanq-store: its answer is no count of notices"};
}

}  // namespace scanq
