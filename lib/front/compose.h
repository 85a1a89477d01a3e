// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Asks scanq-compose where a message is to be cut.
#pragma once

#include "lib/base/process.h"
#include "lib/base/spool.h"
#include "lib/mail/compose_reply.h"
#include "lib/mail/compose_request.h"

namespace scanq {

struct Composed {
  ComposeReply reply;  // checked: see parse_compose_reply
  Spool new_bytes;     // exactly those that the cuts of the reply speak of
};

// Codes of run_worker and of parse_compose_reply; kInternal also if the new bytes are not those
// of the reply.
Result<Composed> compose(const ComposeRequest& request, const Spool& original,
                         Clock::time_point life_end);

}  // namespace scanq
