// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Hands a mail to qmail-scanq as qmail's own programs do.
#pragma once

#include <string>

#include "lib/base/process.h"
#include "lib/mail/envelope.h"

namespace scanq {

struct Sent {
  ExitStatus status;
  std::string log;  // what it wrote on descriptor 2
};

// Runs the program with the message on descriptor 0 and the envelope on descriptor 1. `environment`
// is added to ours. kCannotExec, kNoSpool; kTimeout when it takes longer than `limit`.
Result<Sent> send_mail(const std::string& program, const std::string& message,
                       const Envelope& envelope, const std::vector<std::string>& environment,
                       Clock::duration limit);

}  // namespace scanq
