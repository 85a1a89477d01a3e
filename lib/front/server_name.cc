// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/server_name.h"

#include <unistd.h>

#include "lib/base/fd.h"
#include "lib/mail/address.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxControlBytes = 4096;

}  // namespace

std::string server_name(const Settings& settings, const std::string& qmail_dir) {
  if (!settings.host_name.empty()) return settings.host_name;
  Result<std::string> me = read_file(qmail_dir + "/control/me", kMaxControlBytes);
  if (me) {
    const std::string_view name = trim_blanks(std::string_view(*me).substr(0, me->find('\n')));
    if (is_host_name(name)) return std::string(name);
  }
  char name[256] = "";
  return ::gethostname(name, sizeof name - 1) == 0 && name[0] != '\0' ? name : "localhost";
}

}  // namespace scanq
