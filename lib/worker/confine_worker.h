// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Confines a worker to the files that its settings name.
#pragma once

#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

// To be called before a byte of the message is read. Signatures, templates and `readable` stay
// readable, and the working folder stays writable; other files, such as the engine image, must be
// open before. `highest_fd` is the last descriptor in use. kBadSettings: confinement = required,
// and the kernel lacks something. kInternal.
Result<void> confine_worker(const Settings& settings, int highest_fd,
                            const std::vector<std::string>& readable = {});

}  // namespace scanq
