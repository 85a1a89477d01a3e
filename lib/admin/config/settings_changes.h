// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The difference of two settings, for the log. Pure.
#pragma once

#include "lib/base/log.h"
#include "lib/mail/settings.h"

namespace scanq {

// Adds set=KEY was=VALUE is=VALUE for each setting that differs; those of a policy follow
// policy=NAME. The values of `passwords` are left out.
void add_changes(LogLine& line, const Settings& before, const Settings& after);

}  // namespace scanq
