// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Hands a mail of ours back to Postfix or Sendmail where no filter sees it again: to a listener of
// the MTA's on this machine (the setting reentry), which takes QMQP under Postfix and SMTP under
// Sendmail.
#pragma once

#include <string>

#include "lib/base/process.h"
#include "lib/mail/envelope.h"
#include "lib/mail/settings.h"

namespace scanq {

enum class Recipients { kAll, kAny };

// The answer of a server. Permanent: it will not take this mail at any time.
struct ReentryAnswer {
  enum class Kind { kTaken, kTemporary, kPermanent } kind = Kind::kTemporary;
  std::string text;  // the server's own
};

// Sends the file `fd` from its offset to its end; lines are ended by LF. `host` is kPostfix or
// kSendmail. With Recipients::kAny it is enough that the server takes one of them, where the
// protocol tells. An Error means that there was no answer: kReadFailed, kWriteFailed, kTimeout, and
// kBadEnvelope for an address that no protocol can carry. After kReadFailed and kTimeout the server
// may have taken the mail.
Result<ReentryAnswer> reenter(const Settings& settings, MailHost host, int fd,
                              const Envelope& envelope, Recipients wanted,
                              Clock::time_point deadline);

}  // namespace scanq
