// The front's side of the quarantine: asks the privileged scanq-store.
#pragma once

#include <string>

#include "lib/base/process.h"
#include "lib/base/spool.h"
#include "lib/mail/notice_limit.h"
#include "lib/mail/quarantine_record.h"
#include "lib/mail/settings.h"

namespace scanq {

// Has the message as it came kept with this record; the entry's name, once it is safely on the
// disk. kDeferred for every failure, with the reason, and nothing is lost: the sender still has the
// message.
Result<std::string> store(const Settings& settings, const Spool& original,
                          const QuarantineRecord& record, Clock::time_point life_end);

// How many finds of this name (find_name) there are with one more. Any code of a failure; nothing
// depends on it but how many notices there are.
Result<NoticeCount> foresee_notice_count(const Settings& settings, const std::string& find,
                                         Clock::time_point life_end);

// Counts it. The same codes.
Result<void> add_to_notice_count(const Settings& settings, const std::string& find,
                                 Clock::time_point life_end);

}  // namespace scanq
