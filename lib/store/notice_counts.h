// How often administrators would have been told of the same find: a table of fixed size on the
// disk, so that an outbreak does not bury them in notices. Kept by the privileged scanq-store,
// since the processes that find something run as many different users.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/notice_limit.h"

namespace scanq {

// How many finds of this name there are in the hour of `now`, with one more. Two names may share a
// place in the table: then they share its count, too. Errors: of files; nothing depends on this
// table but the number of notices.
Result<NoticeCount> foresee_find(const std::string& quarantine_dir, std::string_view name,
                                 std::time_t now);

// The same, and writes it down.
Result<NoticeCount> count_find(const std::string& quarantine_dir, std::string_view name,
                               std::time_t now);

}  // namespace scanq
