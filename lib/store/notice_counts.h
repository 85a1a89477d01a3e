// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Counts how often the same find occurs, in tables of fixed size on the disk, so that an outbreak
// does not bury administrators in notices. The privileged scanq-store keeps the tables, because the
// processes that find something run as many different users. Each of these users has a table, so
// that nobody can use up the notices about what others find.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <map>
#include <string>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/mail/notice_limit.h"

namespace scanq {

struct CountedFind {
  std::string quarantine_dir;
  uid_t user;        // the one that found it
  std::string name;  // two names may share a place in the table, and then their count, too
  std::time_t now;   // counts are those of its hour
};

// The number of these finds, including the present one. Errors: of files; kDeferred if another
// process had the table until `lock_end`. Only the number of notices depends on these tables.
Result<NoticeCount> foresee_find(const CountedFind& find, Clock::time_point lock_end);

// The same, and saves the count.
Result<NoticeCount> count_find(const CountedFind& find, Clock::time_point lock_end);

// Takes one find back, where there is any.
Result<void> uncount_find(const CountedFind& find, Clock::time_point lock_end);

// The number of finds of that name in the hour of `now`, for each user that has a table. Looks
// only, and waits for nobody. kReadFailed where the folder cannot be read; no user where there is
// none.
Result<std::map<uid_t, std::uint64_t>> finds_by_user(const std::string& quarantine_dir,
                                                     const std::string& name, std::time_t now);

}  // namespace scanq
