// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Speaks to the syslog daemon. syslog(3) of the C library waits for ever where the daemon stands
// still and its queue is full, and no signal ends that; so the lines are sent here.
#pragma once

#include <string_view>

#include "lib/base/result.h"

namespace scanq {

// Whether somebody listens at /dev/log, syslog's socket. Containers often have none.
bool syslog_answers();

// Sends one line to the mail facility, under the name `program` and our process id. kNoSpool:
// nobody listens; kTimeout: the line was not taken within a few seconds; kWriteFailed; when we are
// to stop, the code of stop_error.
Result<void> send_to_syslog(std::string_view program, std::string_view line);

}  // namespace scanq
