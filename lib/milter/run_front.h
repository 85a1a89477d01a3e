// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Has one message go through the front.
#pragma once

#include <functional>
#include <string>

#include "lib/base/process.h"
#include "lib/mail/settings.h"
#include "lib/milter/front_answer.h"
#include "lib/milter/milter_session.h"

namespace scanq {

struct FrontRun {
  ExitStatus ended{};
  std::string text;  // of a refusal: a letter, D or Z, and the words
  FrontAnswer answer;
};

// Postfix or Sendmail, by what the MTA calls itself; where it does not tell, as the setting says.
MailHost host_of(const Settings& settings, const MilterMessage& message);

// The message's envelope, with kMainRecord.
Envelope envelope_of(const MilterMessage& message);

// Starts the front on the message. The front, qmail-scanq, is beside this program, whose second
// role is the front's queue program. `on_wait` as for read_front_answer. kCannotExec, kTimeout, the
// codes of read_front_answer; the front has ended then.
Result<FrontRun> run_front(const Settings& settings, const MilterMessage& message,
                           const std::function<Result<void>()>& on_wait);

// The reply for a front that did not end with 0, as one line: "550 5.7.1 virus found ...".
std::string refusal_line(const ExitStatus& ended, std::string_view text);

}  // namespace scanq
