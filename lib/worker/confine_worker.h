// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Confines a worker to the files that its settings name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/confine.h"
#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

// To be called before a byte of the message is read. Signatures, templates and `readable` stay
// readable, and the working folder stays writable; other files, such as the engine image, must be
// open before. `highest_fd` is the last descriptor in use; `reserved_bytes` of addresses may be
// taken beside those of a scan. kBadSettings: confinement = required, and the kernel lacks
// something. kInternal.
Result<void> confine_worker(const Settings& settings, int highest_fd,
                            const std::vector<std::string>& readable = {},
                            std::uint64_t reserved_bytes = 0);

// For a thawed worker, which scanq-thaw has confined before: confine_worker then only asks whether
// that is enough for the settings. To be called first.
void take_over_confinement(const ConfinementFacts& facts);

}  // namespace scanq
