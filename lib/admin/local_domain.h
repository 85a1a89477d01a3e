// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The domain of this machine's accounts. Does I/O.
#pragma once

#include <string>

#include "lib/mail/settings.h"

namespace scanq {

// The setting host_name; else the name that Postfix goes by, where that is the mail server; else
// server_name.
std::string local_domain(const Settings& settings);

}  // namespace scanq
