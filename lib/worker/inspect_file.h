// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The inspection of a file of any kind, in scanq-inspect: as clamd and clamscan look at a file, by
// libclamav with its names and its defaults. A deep scan looks into
// what libclamav cannot open, as in a mail; the rules for mail (names, types, encryption) hold for
// no file. For scanq-clamd and `scanq scan`.
#pragma once

#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/file_scan.h"
#include "lib/mail/verdict.h"

namespace scanq {

// Whether this argument of scanq-inspect asks for a file to be inspected.
bool is_file_command(std::string_view command);

// The verdict on the file that kInspectedFd is, from its first byte on, wherever its offset is.
// Findings have libclamav's own names; one of category failed is its error, or ours. The
// signatures are told by file_scan.h's signature_stamp. Confines the process. Codes of
// confine_worker, begin_inspection; kReadFailed for what is no regular file.
Result<Verdict> inspect_file(std::string_view command, bool is_thawed);

}  // namespace scanq
