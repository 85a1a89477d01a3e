// The management screen: all of a mail scanner's settings and care that an administrator wants at
// hand, on one terminal. Only scanq-setup has it, so that no other command loads newt.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// Until the user quits, the terminal goes away or a signal asks to stop. kExitTrouble where there
// is no terminal to use or no valid settings file to change.
int run_setup_menu(const Call& call);

}  // namespace scanq
