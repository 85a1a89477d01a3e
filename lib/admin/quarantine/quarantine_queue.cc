// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine_queue.h"

#include "lib/admin/mail_host.h"
#include "lib/base/process.h"
#include "lib/base/signals.h"
#include "lib/front/hand_over.h"
#include "lib/front/reentry.h"

namespace scanq {
namespace {

constexpr std::chrono::seconds kQueueTime{600};

QueueAnswer queue_by_mta(const Settings& settings, MailHost host, const Spool& spool,
                         const Envelope& envelope) {
  Result<ReentryAnswer> answer = reenter(settings, host, spool.descriptor(), envelope,
                                         Recipients::kAll, Clock::now() + kQueueTime);
  using Kind = ReentryAnswer::Kind;
  if (answer && answer->kind == Kind::kTaken) return {QueueState::kYes, ""};
  if (answer) return {QueueState::kNo, answer->text};
  const ErrorCode code = answer.error().code;
  const bool was_asked = code == ErrorCode::kTimeout || code == ErrorCode::kDeferred ||
                         answer.error().text.find("closed the connection") != std::string::npos;
  return {was_asked ? QueueState::kMaybe : QueueState::kNo, answer.error().text};
}

}  // namespace

QueueAnswer queue_past_scanner(const Settings& settings, const Spool& spool,
                               const Envelope& envelope) {
  const MailHost host = find_mail_host(settings);
  if (host != MailHost::kQmail) return queue_by_mta(settings, host, spool, envelope);
  Result<std::string> program = find_queue_program(settings);
  if (!program) return {QueueState::kNo, program.error().text};
  Result<ExitStatus> ended = queue_through_child(*program, spool, envelope, {},
                                                 Clock::now() + kQueueTime, Child::Stop::kHeed);
  if (ended && ended->is_success()) return {QueueState::kYes, ""};
  if (ended) return {QueueState::kNo, *program + ": " + ended->describe()};
  // The program was killed when its time, or ours, was over: perhaps after it had the message.
  const ErrorCode code = ended.error().code;
  const bool was_running = code == ErrorCode::kTimeout || stop_signal() != 0;
  return {was_running ? QueueState::kMaybe : QueueState::kNo, ended.error().text};
}

}  // namespace scanq
