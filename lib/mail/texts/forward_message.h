// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A message that carries a kept one as an attachment which no mail program opens by itself. Pure.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "lib/mail/quarantine_record.h"

namespace scanq {

struct ForwardFacts {
  std::string name;  // of the entry
  std::string to;    // an address
  std::string host_name;
  std::time_t now = 0;
  std::string boundary;  // any text that does not occur in the base64 of the attachment
};

// Everything before the attachment's content, and everything after it. The content is base64_lines
// of the message.
std::string make_forward_head(const ForwardFacts& facts, const QuarantineRecord& record,
                              const DeliverySettings& delivery);
std::string make_forward_tail(const ForwardFacts& facts);

}  // namespace scanq
