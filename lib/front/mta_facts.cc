// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/mta_facts.h"

#include <algorithm>
#include <cstdlib>

#include "lib/mail/address.h"

namespace scanq {
namespace {

std::string variable(const char* name) {
  const char* value = ::secure_getenv(name);
  return value != nullptr ? value : "";
}

void warn_in_place_of_reject(DeliverySettings& settings) {
  std::replace(settings.actions.begin(), settings.actions.end(), Action::kReject, Action::kWarn);
}

Error unfit(const Settings& settings, const char* key, const MtaFacts& facts,
            const std::string& advice) {
  return {ErrorCode::kBadSettings,
          std::string(key) + " = " + setting_text(settings, *find_setting(key)) +
              " cannot be followed under " + std::string(mail_host_name(facts.host)) + ": write " +
              advice};
}

}  // namespace

std::optional<MtaFacts> mta_facts() {
  const std::string name = variable(kHostVariable);
  const auto found = std::find(kMailHostNames.begin(), kMailHostNames.end(), name);
  const auto host = static_cast<MailHost>(found - kMailHostNames.begin());
  if (found == kMailHostNames.end() || host < MailHost::kPostfix) return std::nullopt;
  return MtaFacts{host, variable(kQueueIdVariable), variable(kServerNameVariable),
                  !variable(kAfterQueueVariable).empty()};
}

Result<void> fit_to_mta(Settings& settings, const MtaFacts& facts) {
  const LogTo log_to = settings.log_to;
  const Settings as_written = settings;
  settings.log_to = LogTo::kSyslog;
  if (settings.host_name.empty() && is_host_name(facts.server_name)) {
    settings.host_name = facts.server_name;
  }
  if (facts.is_after_queue) {
    warn_in_place_of_reject(settings.delivery);
    for (Policy& policy : settings.policies) warn_in_place_of_reject(policy.delivery);
  }
  if (settings.host != MailHost::kAuto && settings.host != facts.host) {
    return unfit(as_written, "host", facts, "host = auto");
  }
  if (log_to == LogTo::kStderr || log_to == LogTo::kBoth) {
    return unfit(as_written, "log_to", facts, "log_to = auto");
  }
  if (settings.error_text != ErrorText::kAuto && settings.error_text != ErrorText::kNone &&
      settings.error_text != ErrorText::kFd6) {
    return unfit(as_written, "error_text", facts, "error_text = auto");
  }
  return {};
}

}  // namespace scanq
