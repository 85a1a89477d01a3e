// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/milter/give_answer.h"

#include "lib/front/notes.h"
#include "lib/milter/message_edits.h"

namespace scanq {
namespace {

// Shorter than an MTA waits for a reply.
constexpr std::chrono::seconds kReentryTime{120};
constexpr const char* kNotNow = "451 4.3.0 message not accepted now, try again later";

// The reason why the MTA did not take it; empty: it did.
std::string hand_back(const AnswerWay& way, AnsweredMail& mail, Recipients wanted) {
  Result<ReentryAnswer> answer =
      reenter_mail(way.settings, way.host, mail, wanted, Clock::now() + kReentryTime);
  if (!answer) return answer.error().text;
  return answer->kind == ReentryAnswer::Kind::kTaken ? "" : answer->text;
}

// Each may take a while, so the MTA hears of us before each.
Result<std::string> hand_back_all(const AnswerWay& way, std::vector<AnsweredMail>& mails,
                                  std::size_t first, Recipients wanted) {
  std::string failures;
  for (std::size_t i = first; i < mails.size(); ++i) {
    Result<void> told = way.put(progress_reply());
    if (!told) return told.error();
    const std::string failure = hand_back(way, mails[i], wanted);
    add_note(failures, failure);
    if (!failure.empty() && wanted == Recipients::kAll) break;
  }
  return failures;
}

}  // namespace

Result<ReentryAnswer> reenter_mail(const Settings& settings, MailHost host, AnsweredMail& mail,
                                   Recipients wanted, Clock::time_point deadline) {
  Result<void> ready = mail.spool.put_head({});
  if (!ready) return ready.error();
  return reenter(settings, host, mail.spool.descriptor(), mail.envelope, wanted, deadline);
}

Result<std::string> give_answer(const AnswerWay& way, const MilterMessage& message, FrontRun& run) {
  const auto end_with = [&way](const std::string& reply, const std::string& note) {
    Result<void> put = way.put(reply);
    return put ? Result<std::string>(note) : put.error();
  };
  if (!run.ended.is_success()) {
    return end_with(refusal_reply(refusal_line(run.ended, run.text)), "");
  }
  FrontAnswer& answer = run.answer;
  Result<std::string> failed = hand_back_all(way, answer.versions, 1, Recipients::kAll);
  if (!failed) return failed;
  if (!failed->empty()) {
    return end_with(refusal_reply(kNotNow), "another version of the message failed: " + *failed);
  }
  if (!answer.versions.empty()) {
    Result<void> edited = write_edits(message, answer.versions[0], way.has_leading_blanks, way.put);
    if (!edited) return edited.error();
  }
  std::string note = answer.is_whole ? "" : "notice failed, ignoring: it was cut short";
  Result<std::string> untold = hand_back_all(way, answer.notices, 0, Recipients::kAny);
  if (!untold) return untold;
  if (!untold->empty()) add_note(note, "notice failed, ignoring: " + *untold);
  // Without a version, all is in quarantine: the front ended with 0.
  return end_with(answer.versions.empty() ? discard_reply() : continue_reply(), note);
}

}  // namespace scanq
