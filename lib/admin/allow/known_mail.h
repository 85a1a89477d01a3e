// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A mail in which something was found, as far as an allowance needs to know it: from the quarantine
// or from its log line.
#pragma once

#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

struct KnownMail {
  std::string id, sender;
  std::vector<std::string> recipients;
  std::vector<Finding> findings;  // category and name of each
};

// The kept mail of this id or name. kReadFailed: there is none, or it cannot be read.
Result<KnownMail> find_kept_mail(const Settings& settings, const std::string& id);
// The mail whose line in this log has this id; the last of several. kReadFailed.
Result<KnownMail> find_logged_mail(const std::string& log, const std::string& id);

}  // namespace scanq
