// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The part of check_installation.h that looks at where log lines go.
#include "lib/admin/check/check_installation.h"
#include "lib/base/log.h"

namespace scanq {
namespace {

std::string described(LogTo log_to, MailHost host) {
  switch (log_to) {
    case LogTo::kAuto:
      if (host != MailHost::kQmail) return "syslog";
      return "descriptor 2 of an SMTP server; syslog for all other mail";
    case LogTo::kStderr:
      return "descriptor 2, whoever starts qmail-scanq";
    case LogTo::kSyslog:
      return "syslog";
    case LogTo::kBoth:
      return "descriptor 2 and syslog";
  }
  return {};
}

}  // namespace

CheckRow check_log(const Settings& settings, MailHost host, bool has_syslog) {
  const std::string text = described(settings.log_to, host);
  if (settings.log_to == LogTo::kStderr || has_syslog) return {State::kOk, "log", text, ""};
  const std::string gone = text + "\nnobody reads syslog's /dev/log";
  if (settings.log_to == LogTo::kBoth) {
    return {State::kWarning, "log", gone, "start a syslog daemon, or set log_to = stderr"};
  }
  const std::string spare =
      gone + ": its lines go to " + settings.lock_dir + "/" + kSpareLogName + ".USER-ID";
  if (settings.log_to == LogTo::kAuto) return {State::kOk, "log", spare, ""};
  return {State::kWarning, "log", spare, "start a syslog daemon, or set log_to = auto"};
}

}  // namespace scanq
