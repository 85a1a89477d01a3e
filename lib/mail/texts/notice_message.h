// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A notice as it is queued: a whole message from the scanner to the sender, the recipients or the
// administrators, one text/plain part under fields of our own. Pure.
#pragma once

#include <string>
#include <string_view>

#include "lib/mail/plan.h"
#include "lib/mail/texts/message_text.h"

namespace scanq {

// `unique` is the part of its Message-ID that no other message has: letters and digits.
std::string make_notice(const DeliveryFacts& delivery, const Notice& notice,
                        const MessageText& text, std::string_view unique);

}  // namespace scanq
