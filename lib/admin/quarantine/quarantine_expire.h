// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq quarantine expire: removes messages that are too old or too many, and folders that killed
// processes left. For cron.
#pragma once

#include "lib/admin/command.h"
#include "lib/admin/quarantine/kept_message.h"
#include "lib/mail/settings.h"

namespace scanq {

// Names each entry that cannot be removed, goes on with the others, and returns kExitTrouble then.
int expire_quarantine(const QuarantineCall& call);
// Only the folders in temp_dir: for an installation whose quarantine was never used.
int expire_temp(const Call& call, const Settings& settings);

}  // namespace scanq
