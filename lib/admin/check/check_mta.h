// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The rows of scanq check about Postfix and Sendmail: whether all mail comes to us, and what
// becomes of it where we are not there.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/admin/check/check_rows.h"
#include "lib/mail/settings.h"

namespace scanq {

// The words of Postfix about itself; empty for a word that is not there.
struct PostfixWords {
  std::function<std::string(const std::string& name)> parameter;  // postconf -h NAME
  std::function<std::string(const std::string& name)> service;    // postconf -M NAME/TYPE
  std::function<std::string()> overrides;                         // postconf -P
};
// Words of the Postfix that is installed, by postconf.
PostfixWords postfix_words();

// Rows for: the milter (or the filter after the queue), its user, its process and time limits, what
// Postfix does without it, and services that do without it.
std::vector<CheckRow> check_postfix(const PostfixWords& words);
// The same for Sendmail, by the text of sendmail.cf.
std::vector<CheckRow> check_sendmail(const std::string& sendmail_cf, const Settings& settings);
// That something listens where our own mail goes back to.
CheckRow check_reentry(const Settings& settings);

// That no setting is one that cannot be followed under this mail server (fit_to_mta).
CheckRow check_fit(Settings settings, MailHost host);

// All of that for the host. Nothing for qmail, but where host = qmail and another server is here in
// its place.
std::vector<CheckRow> check_mta(const Settings& settings, MailHost host);

}  // namespace scanq
