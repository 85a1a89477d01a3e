// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The marks of an entry of the quarantine that say what its recipients got of it, beside the
// message itself (quarantine_folder.h). They go when it goes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/store/quarantine_folder.h"

namespace scanq {

// The recipients in whose digest the message has stood. kReadFailed.
Result<std::vector<std::string>> digested_recipients(const QuarantineEntry& entry);
// Adds one. kWriteFailed, kReadFailed.
Result<void> mark_digested(const QuarantineEntry& entry, std::string_view recipient);

// Uses a link up: of several that try it, one alone gets true. `signature` is that of the link, in
// digits of hexadecimal. kWriteFailed, kReadFailed.
Result<bool> use_link(const QuarantineEntry& entry, const std::string& signature);
bool is_link_used(const QuarantineEntry& entry, const std::string& signature);
// For a message that was not sent after all.
void give_link_back(const QuarantineEntry& entry, const std::string& signature);

// The recipients that the mark of a release ("TIME by user 0 to ADDRESS ...") names; of very many,
// the first.
std::vector<std::string> released_recipients(const QuarantineEntry& entry);

}  // namespace scanq
