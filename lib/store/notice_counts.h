// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Counts how often the same find occurs, in a table of fixed size on the disk, so that an outbreak
// does not bury administrators in notices. The privileged scanq-store keeps the table, because the
// processes that find something run as many different users.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/mail/notice_limit.h"

namespace scanq {

// The number of finds of this name in the hour of `now`, including the present one. Two names may
// share a place in the table, and then its count, too. Errors: of files; kDeferred if another
// process had the table until `lock_end`. Only the number of notices depends on this table.
Result<NoticeCount> foresee_find(const std::string& quarantine_dir, std::string_view name,
                                 std::time_t now, Clock::time_point lock_end);

// The same, and saves the count.
Result<NoticeCount> count_find(const std::string& quarantine_dir, std::string_view name,
                               std::time_t now, Clock::time_point lock_end);

// Takes one find of the hour of `now` back, where there is any.
Result<void> uncount_find(const std::string& quarantine_dir, std::string_view name, std::time_t now,
                          Clock::time_point lock_end);

}  // namespace scanq
