// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/act_log.h"

#include <unistd.h>

#include <cstdlib>
#include <ctime>

#include "lib/mail/log_line.h"

namespace scanq {

LogLine by_us(LogLine line) {
  line.add("by_user", static_cast<std::int64_t>(::getuid()));
  const char* const name = std::getenv("SUDO_USER");
  if (name != nullptr) line.add("sudo_user", name);
  return line;
}

void log_act(const LogLine& line, const Settings& settings) {
  emit(LogTo::kSyslog, "scanq", format_line(line, settings.log_format, std::time(nullptr)),
       settings.lock_dir);
}

}  // namespace scanq
