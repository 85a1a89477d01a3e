// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The management screen: the settings and tasks that an administrator often needs, on one terminal.
// Only scanq-setup contains it, so that no other command loads newt.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// Runs until the user quits, the terminal goes away or a signal asks to stop. kExitTrouble if there
// is no usable terminal or no valid settings file.
int run_setup_menu(const Call& call);

}  // namespace scanq
