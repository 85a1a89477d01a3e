// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Has freshclam fetch new signatures, and tells what is new.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "lib/admin/update/installed_signatures.h"
#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

// Runs freshclam; what it says goes to our own standard streams. Then writes what changed to `out`.
// True: a signature file is new. kInternal where freshclam failed, with what can be done about it;
// the files are then as freshclam left them, which puts a new one in place only when it is whole.
Result<bool> fetch_signatures(const Settings& settings, std::ostream& out);

// A line for each file that came, went or changed: "daily.cld: version 27411 -> 27412". Pure.
std::vector<std::string> describe_changes(const std::vector<SignatureFile>& before,
                                          const std::vector<SignatureFile>& after);

}  // namespace scanq
