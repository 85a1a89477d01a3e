// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The program that started us, by its descriptors and its environment.
#pragma once

#include "lib/base/fd.h"
#include "lib/mail/client.h"
#include "lib/mail/refusal.h"

namespace scanq {

// To be called before anything is opened, since later 4 or 6 could be a file of ours.
CallerFacts observe_caller();

Client observe_client();

// For a program that is started for each connection: the connection, taken off descriptors 0, 1 and
// 2, where inetd, spawn(8) and systemd put it: one byte there that is no answer would break the
// dialogue. The null device takes its place; a log on 2 that is another file than 0 stays.
// REQUIRES: fill_standard_fds. kReadFailed.
Result<Fd> take_connection();

}  // namespace scanq
