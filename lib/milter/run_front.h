// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Has one message go through the front.
#pragma once

#include <functional>
#include <optional>
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
  // Why its answer could not be awaited. It was told to end then, and whatever it ended with,
  // nothing of the message is accepted.
  std::optional<Error> trouble;
};

// Postfix or Sendmail, by what the MTA calls itself; where it does not tell, as the setting says.
MailHost host_of(const Settings& settings, const MilterMessage& message);

// The message's envelope, with kMainRecord.
Envelope envelope_of(const MilterMessage& message);

// Starts the front on the message. The front, qmail-scanq, is beside this program, whose second
// role is the front's queue program. `on_wait` as for read_front_answer. An Error means that the
// front could not be started; in any case it has ended afterwards.
Result<FrontRun> run_front(const Settings& settings, const MilterMessage& message,
                           const std::function<Result<void>()>& on_wait);

// The reply for a front that did not end with 0, as one line: "550 5.7.1 virus found ...".
std::string refusal_line(const ExitStatus& ended, std::string_view text);

}  // namespace scanq
