// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Gives the MTA the answer to a message, whatever the front made of it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "lib/front/reentry.h"
#include "lib/mail/settings.h"
#include "lib/milter/run_front.h"

namespace scanq {

// Hands one mail to the MTA by its listener, past all filters; codes of reenter and of Spool.
Result<ReentryAnswer> reenter_mail(const Settings& settings, MailHost host, AnsweredMail& mail,
                                   Recipients wanted, Clock::time_point deadline);

struct AnswerWay {
  const Settings& settings;
  MailHost host;
  bool has_leading_blanks;                            // of the connection's terms
  std::function<Result<void>(std::string_view)> put;  // sends bytes to the MTA
};

// Versions of the message beyond the first go to the MTA by its listener, past all filters
// (reenter); where that fails, nothing of the message is accepted and the sender tries again. Then
// come the edits for the first version, then the notices, whose failures are noted, and last the
// reply that ends it. Returns a note for the log, mostly empty. An Error means that the MTA does
// not listen any more.
Result<std::string> give_answer(const AnswerWay& way, const MilterMessage& message, FrontRun& run);

}  // namespace scanq
