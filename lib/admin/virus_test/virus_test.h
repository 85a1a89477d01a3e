// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq virus-test: sends harmless test viruses to a local account, on the way that mail takes.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// "NAME [--smtp HOST:PORT | --front PROGRAM] [--maildir FOLDER] [--wait SECONDS]". 0: each was seen
// to fare as the settings say. kExitFound: each was taken, but where they arrive cannot be watched.
// Else kExitTrouble.
int run_virus_test(const Call& call);

}  // namespace scanq
