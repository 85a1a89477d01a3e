// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Asks the privileged scanq-store, on behalf of the front.
#pragma once

#include <string>

#include "lib/base/process.h"
#include "lib/base/spool.h"
#include "lib/mail/notice_limit.h"
#include "lib/mail/quarantine_record.h"
#include "lib/mail/settings.h"

namespace scanq {

// Has the message kept as it came, with this record; returns the entry's name, once the entry is
// safely on the disk. kDeferred, with the reason, for every failure. Nothing is lost then, because
// the sender still has the message.
Result<std::string> store(const Settings& settings, const Spool& original,
                          const QuarantineRecord& record, Clock::time_point life_end);

// The number of finds of this name (find_name), including the present one. Fails with any code;
// only the number of notices depends on it.
Result<NoticeCount> foresee_notice_count(const Settings& settings, const std::string& find,
                                         Clock::time_point life_end);

// Counts the find. The same codes.
Result<void> add_to_notice_count(const Settings& settings, const std::string& find,
                                 Clock::time_point life_end);

}  // namespace scanq
