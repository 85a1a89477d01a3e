// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq virus-test: sends harmless test viruses to a local account, on the way that mail takes.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// "NAME [--maildir FOLDER] [--wait SECONDS] [--front PROGRAM]". 0: each was taken (or refused,
// where the settings refuse viruses), and arrived where a Maildir could be watched. Else
// kExitTrouble.
int run_virus_test(const Call& call);

}  // namespace scanq
