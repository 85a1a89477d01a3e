// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// This server's name, as notices and header lines give it. Does I/O.
#pragma once

#include <string>

#include "lib/mail/places.h"
#include "lib/mail/settings.h"

namespace scanq {

// The setting host_name; else the first line of control/me below `qmail_dir`, which is the name
// that qmail itself goes by; else the machine's own. A control/me that cannot be read, or that
// holds no host name, is passed over.
std::string server_name(const Settings& settings, const std::string& qmail_dir = kQmailDir);

}  // namespace scanq
