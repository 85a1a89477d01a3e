// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A notice as it is queued: a whole message from the scanner to the sender, the recipients or the
// administrators, one text/plain part under fields of our own. Pure.
#pragma once

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/plan.h"
#include "lib/mail/texts/message_text.h"

namespace scanq {

// The fields that each mail of ours begins with: From, To, Subject, Date, Message-ID. Addresses
// that need quotes are left out of To: they stand in the envelope alone.
struct NoticeHead {
  const DeliverySettings& settings;
  const std::string& host_name;
  std::vector<std::string> to;  // may be empty
  std::string_view subject;
  std::time_t now = 0;
  std::string_view unique;  // as below
};
std::string make_notice_head(const NoticeHead& head);

// `unique` is the part of its Message-ID that no other message has: letters and digits.
std::string make_notice(const DeliveryFacts& delivery, const Notice& notice,
                        const MessageText& text, std::string_view unique);

}  // namespace scanq
