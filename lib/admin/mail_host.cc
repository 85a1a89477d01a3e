// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/mail_host.h"

#include <unistd.h>

#include "lib/mail/places.h"

namespace scanq {

bool has_mail_host(const Settings& settings, MailHost host, const std::string& root) {
  switch (host) {
    case MailHost::kPostfix:
      return ::access((root + "/etc/postfix/main.cf").c_str(), F_OK) == 0;
    case MailHost::kSendmail:
      return ::access((root + "/etc/mail/sendmail.cf").c_str(), F_OK) == 0;
    case MailHost::kQmail:
      return ::access(settings.queue_program.c_str(), X_OK) == 0;
    case MailHost::kAuto:
      break;
  }
  return false;
}

MailHost find_mail_host(const Settings& settings, const std::string& root) {
  if (settings.host != MailHost::kAuto) return settings.host;
  for (const MailHost host : {MailHost::kQmail, MailHost::kPostfix, MailHost::kSendmail}) {
    if (has_mail_host(settings, host, root)) return host;
  }
  return MailHost::kQmail;
}

std::string front_of_host(const Settings& settings, MailHost host) {
  return host == MailHost::kQmail ? kFrontPath : settings.program_dir + "/qmail-scanq";
}

std::string user_of_host(MailHost host) {
  return host == MailHost::kQmail ? "" : "scanq-mta";
}

}  // namespace scanq
