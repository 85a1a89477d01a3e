// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/local_domain.h"

#include "lib/admin/check/check_mta.h"
#include "lib/admin/mail_host.h"
#include "lib/front/server_name.h"
#include "lib/mail/address.h"

namespace scanq {

std::string local_domain(const Settings& settings) {
  if (settings.host_name.empty() && find_mail_host(settings) == MailHost::kPostfix) {
    const std::string name = postfix_words().parameter("myhostname");
    if (is_host_name(name)) return name;
  }
  return server_name(settings);
}

}  // namespace scanq
