// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The front's answer to a message, brought back to the milter. The front's queue program is the
// milter program itself in a second role: it writes each envelope and message that it is given to a
// pipe, at whose other end the milter reads.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/base/process.h"
#include "lib/base/spool.h"
#include "lib/front/mta_facts.h"
#include "lib/mail/envelope.h"

namespace scanq {

// The descriptor of the pipe in the second role. The front hands it on, since 4 is one of those by
// which MTAs read a text.
inline constexpr int kAnswerFd = 4;
// The variable that asks for the second role.
inline constexpr const char* kQueueRole = "SCANQ_MILTER_QUEUE";

// The second role: descriptors 0 and 1 as qmail-queue has them, and kAnswerFd. An exit code of
// qmail-queue's; 0: everything is written.
int answer_as_queue();

struct AnsweredMail {
  Envelope envelope;  // without kMainRecord
  Spool spool;        // our header lines, if any, are part of the message
};

struct FrontAnswer {
  std::vector<AnsweredMail> versions;  // of the message; one for each different treatment
  std::vector<AnsweredMail> notices;
  bool is_whole = true;  // false: it was cut short, after everything that is here
};

// Reads the answers of one front from the pipe, until nobody writes any more. `on_wait` is called
// every few seconds while nothing comes; its error ends the reading. Codes of read_until and of
// Spool. An answer that was cut short is no error: the front's exit code tells what that means.
Result<FrontAnswer> read_front_answer(int fd, const SpoolPlace& place, Clock::time_point deadline,
                                      const std::function<Result<void>()>& on_wait);

}  // namespace scanq
