// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The mail server of this machine that hands us mail. Does I/O.
#pragma once

#include <string>

#include "lib/mail/settings.h"

namespace scanq {

// The setting host; where that is auto: qmail, if its queue program is there, else Postfix or
// Sendmail, by their files below `root`, else qmail.
MailHost find_mail_host(const Settings& settings, const std::string& root = "");
// Whether that server is there, by the same files.
bool has_mail_host(const Settings& settings, MailHost host, const std::string& root = "");

// The path by which that server runs qmail-scanq.
std::string front_of_host(const Settings& settings, MailHost host);
// The user that it runs it as; empty for qmail, whose users are many.
std::string user_of_host(MailHost host);

}  // namespace scanq
