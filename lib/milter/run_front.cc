// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/milter/run_front.h"

#include <signal.h>

#include <algorithm>
#include <array>

#include "lib/base/digits.h"
#include "lib/base/exit_code.h"
#include "lib/base/read_until.h"
#include "lib/front/mta_facts.h"
#include "lib/front/take_in.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr int kTextFd = 6;
constexpr int kTextCode = 82, kOtherTextCode = 88;  // exit codes that come with a text
constexpr int kAddressCode = 11;
constexpr std::size_t kMaxTextBytes = 1024, kMaxReplyBytes = 400;
constexpr std::chrono::seconds kSpareTime{60};  // beyond the front's own life
constexpr std::chrono::seconds kTidyTime{5};    // after it was told to end

// Variables that would tell the front something else than we do.
constexpr std::array<std::string_view, 9> kForeign{
    "TCPREMOTEIP", "PROTO",          "RELAYCLIENT",       "ERROR_FD", "SCANQ_QMAILQUEUE",
    kHostVariable, kQueueIdVariable, kServerNameVariable, kQueueRole};

std::vector<std::string> front_environment(const Settings& settings, const MilterMessage& message,
                                           const std::string& program) {
  std::vector<std::string> all = current_environment();
  std::erase_if(all, [](const std::string& pair) {
    const std::string name = pair.substr(0, pair.find('='));
    return std::find(kForeign.begin(), kForeign.end(), name) != kForeign.end();
  });
  const auto set = [&all](std::string_view name, std::string_view value) {
    all.push_back(std::string(name) + "=" + std::string(value));
  };
  set("SCANQ_QMAILQUEUE", program);
  set(kQueueRole, "1");
  set(kHostVariable, mail_host_name(host_of(settings, message)));
  set(kQueueIdVariable, message.queue_id);
  set(kServerNameVariable, message.server_name);
  if (!message.client_ip.empty()) {
    set("PROTO", "TCP");
    set("TCPREMOTEIP", message.client_ip);
  }
  if (message.is_authenticated) set("RELAYCLIENT", "");
  return all;
}

// So that it takes its temporary files away, and writes its line of the log.
FrontRun end_front(Child& front, Pipe& answers, const Error& trouble) {
  answers.read_end.reset();  // its queue program does not wait for us
  ::kill(front.pid(), SIGTERM);
  const Result<ExitStatus> ended = front.wait_until(Clock::now() + kTidyTime, Child::Stop::kIgnore);
  FrontRun run;
  run.ended = ended ? *ended : ExitStatus{true, SIGKILL};  // by its owner
  run.trouble = trouble;
  return run;
}

std::string_view words_of(int number) {
  const auto row = std::find_if(kExitTable.begin(), kExitTable.end(),
                                [number](const ExitRow& one) { return one.number == number; });
  return row != kExitTable.end() ? row->reply : exit_row(ErrorCode::kDeferred).reply;
}

}  // namespace

MailHost host_of(const Settings& settings, const MilterMessage& message) {
  if (message.mta.empty()) {
    return settings.host == MailHost::kPostfix ? MailHost::kPostfix : MailHost::kSendmail;
  }
  // Postfix tells its name, which mail_name of main.cf may change, and its version; Sendmail tells
  // its version alone.
  const bool has_name = message.mta.find(' ') != std::string::npos || !is_digit(message.mta[0]);
  return has_name ? MailHost::kPostfix : MailHost::kSendmail;
}

Envelope envelope_of(const MilterMessage& message) {
  Envelope envelope;
  envelope.sender = message.sender;
  envelope.records_before_sender = {std::string(kMainRecord)};
  for (const std::string& recipient : message.recipients) {
    envelope.recipients.emplace_back(bare_address(recipient));
  }
  return envelope;
}

Result<FrontRun> run_front(const Settings& settings, const MilterMessage& message,
                           const std::function<Result<void>()>& on_wait) {
  Result<Fd> envelope = make_sealed_file("scanq-envelope", format_envelope(envelope_of(message)));
  Result<Fd> null = open_file("/dev/null", 2);
  Result<Pipe> answers = make_pipe();
  Result<Pipe> texts = make_pipe();
  Result<Fd> input = message.spool->open_read_only();
  if (!envelope) return envelope.error();
  if (!null) return null.error();
  if (!answers) return answers.error();
  if (!texts) return texts.error();
  if (!input) return input.error();
  const std::string program = own_program();
  SpawnRequest request;
  request.program = program.substr(0, program.rfind('/') + 1) + "qmail-scanq";
  request.argv = {request.program};
  request.env = front_environment(settings, message, program);
  request.fds = {{input->get(), 0},
                 {envelope->get(), 1},
                 {null->get(), 2},
                 {answers->write_end.get(), kAnswerFd},
                 {texts->write_end.get(), kTextFd}};
  const Clock::time_point deadline =
      Clock::now() + std::chrono::seconds(settings.life_limit_seconds) + kSpareTime;
  Result<Child> front = Child::start(request);
  if (!front) return front.error();
  answers->write_end.reset();
  texts->write_end.reset();
  Result<FrontAnswer> answer =
      read_front_answer(answers->read_end.get(), spool_place(settings), deadline, on_wait);
  if (!answer) return end_front(*front, *answers, answer.error());
  Result<std::string> text = read_until(texts->read_end.get(), kMaxTextBytes, deadline);
  if (!text) return end_front(*front, *answers, text.error());
  Result<ExitStatus> ended = front->wait_until(deadline);
  if (!ended) return end_front(*front, *answers, ended.error());
  return FrontRun{*ended, std::move(*text), std::move(*answer), std::nullopt};
}

std::string refusal_line(const ExitStatus& ended, std::string_view text) {
  const int number = ended.by_signal ? 0 : ended.number;
  const bool has_text = (number == kTextCode || number == kOtherTextCode) && text.size() > 1;
  if (has_text && (text[0] == 'D' || text[0] == 'Z')) {
    return (text[0] == 'D' ? "550 5.7.1 " : "451 4.3.0 ") +
           printable_ascii(text.substr(1), kMaxReplyBytes);
  }
  const std::string words(words_of(number));
  if (number == kAddressCode) return "550 5.1.3 " + words;
  if (is_permanent(number)) return "550 5.7.1 " + std::string(exit_row(ErrorCode::kRefused).reply);
  return "451 4.3.0 " + words;
}

}  // namespace scanq
