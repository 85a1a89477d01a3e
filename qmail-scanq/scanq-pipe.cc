// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-pipe: takes one message from Postfix's pipe(8), after the queue, has it go through
// qmail-scanq, and hands the result back to Postfix by its qmqpd(8). See scanq-pipe(8).
#include <sys/prctl.h>
#include <sysexits.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <new>
#include <optional>

#include "lib/base/exit_code.h"
#include "lib/base/fd.h"
#include "lib/base/log.h"
#include "lib/base/signals.h"
#include "lib/front/load_settings.h"
#include "lib/front/mta_facts.h"
#include "lib/front/reentry.h"
#include "lib/front/take_in.h"
#include "lib/mail/address.h"
#include "lib/mail/log_line.h"
#include "lib/milter/give_answer.h"
#include "lib/milter/run_front.h"

namespace scanq {
namespace {

constexpr const char* kName = "scanq-pipe";
constexpr std::chrono::seconds kReentryTime{300};
constexpr unsigned kSpareSeconds = 1800;  // beyond the front's life, for the way back

// An exit code of sysexits(3), and the text for pipe(8), which may reach the sender.
struct End {
  int code = EX_OK;
  std::string text{};
};

struct Arguments {
  std::string client, sender;
  std::vector<std::string> recipients;
};

std::optional<Arguments> parse_arguments(int argc, char** argv) {
  Arguments arguments;
  bool has_sender = false;
  for (int option = 0; (option = ::getopt(argc, argv, "C:f:")) != -1;) {
    if (option == 'C') {
      arguments.client = optarg;
    } else if (option == 'f') {
      arguments.sender = optarg;
      has_sender = true;
    } else {
      return std::nullopt;
    }
  }
  for (int i = optind; i < argc; ++i) arguments.recipients.emplace_back(argv[i]);
  if (!has_sender || arguments.recipients.empty()) return std::nullopt;
  // Postfix writes "unknown", and its own address for what was handed in without SMTP.
  if (!is_ip_address(arguments.client)) arguments.client.clear();
  return arguments;
}

End later(const std::string& text) {
  return {EX_TEMPFAIL, "4.3.0 " + text};
}

End end_of(const ExitStatus& ended, std::string_view text) {
  const std::string line = refusal_line(ended, text);
  const std::string words = line.substr(4);
  if (line.starts_with('4')) return {EX_TEMPFAIL, words};
  return {words.starts_with("5.1.3") ? EX_DATAERR : EX_UNAVAILABLE, words};
}

class Pipe8 {
 public:
  explicit Pipe8(Arguments arguments) : arguments_(std::move(arguments)) {}
  End run();

 private:
  Result<MilterMessage> take_message();
  End hand_back(FrontAnswer& answer);
  Result<ReentryAnswer> reenter_one(AnsweredMail& mail, Recipients wanted);
  void log(const char* what, const std::string& text) const {
    const LogLine line = LogLine("PIPE").add(what, text);
    emit(LogTo::kSyslog, kName, format_line(line, settings_.log_format, std::time(nullptr)),
         settings_.lock_dir);
  }

  Arguments arguments_;
  Settings settings_ = default_settings();
};

Result<MilterMessage> Pipe8::take_message() {
  Result<Spool> spool = Spool::make(spool_place(settings_));
  if (!spool) return spool.error();
  Result<std::uint64_t> filled =
      spool->fill_from(0, static_cast<std::uint64_t>(settings_.max_message_bytes));
  if (!filled) return filled.error();
  MilterMessage message;
  message.sender = arguments_.sender;
  message.recipients = arguments_.recipients;
  message.client_ip = arguments_.client;
  message.mta = "Postfix";
  message.spool = std::move(*spool);
  return message;
}

Result<ReentryAnswer> Pipe8::reenter_one(AnsweredMail& mail, Recipients wanted) {
  return reenter_mail(settings_, MailHost::kPostfix, mail, wanted, Clock::now() + kReentryTime);
}

// Where a later version is not taken, the first comes again when Postfix tries again.
End Pipe8::hand_back(FrontAnswer& answer) {
  bool is_first = true;
  for (AnsweredMail& version : answer.versions) {
    Result<ReentryAnswer> taken = reenter_one(version, Recipients::kAll);
    if (!taken) {
      log("error", taken.error().text);
      return later("the mail server did not take the message back");
    }
    using Kind = ReentryAnswer::Kind;
    if (taken->kind == Kind::kPermanent && is_first)
      return {EX_UNAVAILABLE, "5.3.0 " + taken->text};
    if (taken->kind != Kind::kTaken) return later(taken->text);
    is_first = false;
  }
  for (AnsweredMail& notice : answer.notices) {
    Result<ReentryAnswer> taken = reenter_one(notice, Recipients::kAny);
    const bool is_taken = taken && taken->kind == ReentryAnswer::Kind::kTaken;
    if (!is_taken) {
      log("note", "notice failed, ignoring: " + (taken ? taken->text : taken.error().text));
    }
  }
  return {};
}

End Pipe8::run() {
  Result<Settings> loaded = load_settings(settings_path());
  if (loaded) settings_ = std::move(*loaded);  // else the front complains of them
  set_alarm(static_cast<unsigned>(settings_.life_limit_seconds) + kSpareSeconds);
  Result<MilterMessage> message = take_message();
  if (!message) {
    log("error", message.error().text);
    return end_of({false, exit_row(message.error().code).number}, "");
  }
  ::setenv(kAfterQueueVariable, "1", 1);
  Result<FrontRun> run = run_front(settings_, *message, []() -> Result<void> { return {}; });
  if (!run || run->trouble) {
    const Error& error = run ? *run->trouble : run.error();
    log("error", error.text);
    return end_of({false, exit_row(error.code).number}, "");
  }
  return run->ended.is_success() ? hand_back(run->answer) : end_of(run->ended, run->text);
}

int take_from_postfix(int argc, char** argv) {
  std::optional<Arguments> arguments = parse_arguments(argc, argv);
  if (!arguments) {
    (void)write_all(2, "usage: scanq-pipe [-C CLIENT-ADDRESS] -f SENDER -- RECIPIENT...\n");
    return EX_USAGE;
  }
  (void)::prctl(PR_SET_DUMPABLE, 0);  // our memory holds somebody's mail
  const End end = Pipe8(std::move(*arguments)).run();
  if (!end.text.empty()) (void)write_all(1, end.text + "\n");
  return end.code;
}

}  // namespace
}  // namespace scanq

int main(int argc, char** argv) {
  using namespace scanq;
  const bool is_queue = std::getenv(kQueueRole) != nullptr;
  try {
    fill_standard_fds();
    take_over_signals();
    return is_queue ? answer_as_queue() : take_from_postfix(argc, argv);
  } catch (const std::exception&) {
    return is_queue ? exit_row(ErrorCode::kInternal).number : EX_TEMPFAIL;
  }
}
