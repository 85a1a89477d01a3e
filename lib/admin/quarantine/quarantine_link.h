// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Links by which recipients release messages from quarantine: which messages may have one, and what
// becomes of one that comes back (by scanq-release, which can neither make nor check them).
#pragma once

#include <string>

#include "lib/admin/quarantine/kept_message.h"
#include "lib/web/web_config.h"
#include "lib/web/web_request.h"

namespace scanq {

inline constexpr std::time_t kLinkSeconds = 7 * 86400;

// root's key, which scanq web prepare makes. kBadSettings, with what to do.
Result<std::string> read_release_key(const WebConfig& config);

// Whether a recipient may release this message: it was kept by action_... = quarantine, all of it
// was scanned but for what is encrypted, and no virus was found.
bool may_be_released_by_link(const QuarantineRecord& record);

// "look": what the link would release. "release": releases it, once. The answer is an object of
// JSON with "state", a word that lib/web/release_page.cc knows, and where that is good, "sender",
// "subject", "recipient" and "expires". A release, and each that was refused, is logged with the
// browser's address.
struct LinkCall {
  const Settings& settings;
  const WebConfig& config;
  const std::string& settings_path;
  const std::string& token;
  const std::string& address;
};
WebAnswer look_at_link(const LinkCall& call);
WebAnswer release_by_link(const LinkCall& call);

}  // namespace scanq
