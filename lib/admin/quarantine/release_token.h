// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The token of a link by which a recipient releases one message: signed by root, bound to the
// message, the recipient and a last moment. That it is good once, the quarantine knows
// (quarantine_marks.h). Pure.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

struct ReleaseGrant {
  std::string entry;      // its name in quarantine
  std::string recipient;  // as the envelope has it
  std::time_t expiry = 0;
};

// "EXPIRY_ENTRY_RECIPIENT_SIGNATURE": the first and the last two in hexadecimal, so that it stands
// in a query as it is.
std::string make_release_token(std::string_view key, const ReleaseGrant& grant);
// kRefused for a token that this key has not signed. The caller looks at the expiry.
Result<ReleaseGrant> check_release_token(std::string_view key, std::string_view token);
// The last part of a token that was checked: no two links have the same.
std::string signature_of(std::string_view token);

}  // namespace scanq
