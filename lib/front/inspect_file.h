// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Has a file of any kind inspected by scanq-inspect, as clamd and clamscan look at it: for
// scanq-clamd and `scanq scan`.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

// The verdict on the regular file behind `fd`, wherever its offset is; `command` is one of
// mail/file_scan.h. The worker gets no descriptor that can write: REQUIRES: `fd` is open for
// reading only (see readable_only). Every failure on the way is a finding of category failed. A
// file of more than max_file_bytes is a limit, and no worker sees it.
Verdict inspect_file(const Settings& settings, int fd, std::string_view command);

// A descriptor of the same bytes that can do nothing but read: the same open file where that is so
// already, and otherwise a copy. kReadFailed: it is no regular file, it cannot be read, or its copy
// would have more than max_file_bytes; kNoSpool, kWriteFailed.
Result<Fd> readable_only(const Settings& settings, int fd);

// "ClamAV 1.4.6/27412/Sat Nov 28 09:24:00 2026", as a worker with these settings says it; without
// an official database "ClamAV 1.4.6". Codes of make_sealed_file; kInternal: the worker could not
// tell.
Result<std::string> engine_version(const Settings& settings);

}  // namespace scanq
