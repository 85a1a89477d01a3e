// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The requests that scanq-web may make, each carried out by a command of scanq: the list of verbs,
// the words that each takes, and the check of these. The one place that says what a web server can
// do here.
#pragma once

#include <string>

#include "lib/mail/settings.h"
#include "lib/web/web_config.h"
#include "lib/web/web_request.h"

namespace scanq {

// Carries the request out, and logs it where it changes or sends something. The answer is what the
// command said; a request that is not allowed has status kExitTrouble and the reason.
WebAnswer carry_out(const WebRequest& request, const WebConfig& config, const Settings& settings,
                    const std::string& settings_path);

}  // namespace scanq
