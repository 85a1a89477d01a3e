// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/mail_host.h"

#include <unistd.h>

#include "lib/mail/places.h"

namespace scanq {

MailHost find_mail_host(const Settings& settings, const std::string& root) {
  if (settings.host != MailHost::kAuto) return settings.host;
  if (::access(settings.queue_program.c_str(), X_OK) == 0) return MailHost::kQmail;
  if (::access((root + "/etc/postfix/main.cf").c_str(), F_OK) == 0) return MailHost::kPostfix;
  if (::access((root + "/etc/mail/sendmail.cf").c_str(), F_OK) == 0) return MailHost::kSendmail;
  return MailHost::kQmail;
}

std::string front_of_host(const Settings& settings, MailHost host) {
  return host == MailHost::kQmail ? kFrontPath : settings.program_dir + "/qmail-scanq";
}

std::string user_of_host(MailHost host) {
  return host == MailHost::kQmail ? "" : "scanq-mta";
}

}  // namespace scanq
