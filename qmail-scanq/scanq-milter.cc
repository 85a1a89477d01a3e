// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-milter: speaks the milter protocol with Postfix or Sendmail on descriptor 0, and has each
// message go through qmail-scanq. Started for each connection. See scanq-milter(8). Parses nothing
// of a message but its header's lines.
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <new>
#include <optional>

#include "lib/base/exit_code.h"
#include "lib/base/fd.h"
#include "lib/base/log.h"
#include "lib/base/signals.h"
#include "lib/front/caller.h"
#include "lib/front/load_settings.h"
#include "lib/front/message_count.h"
#include "lib/front/notes.h"
#include "lib/front/take_in.h"
#include "lib/mail/log_line.h"
#include "lib/milter/front_answer.h"
#include "lib/milter/give_answer.h"
#include "lib/milter/milter_session.h"
#include "lib/milter/run_front.h"

namespace scanq {
namespace {

constexpr const char* kName = "scanq-milter";
constexpr unsigned kIdleSeconds = 3600;   // between two commands
constexpr unsigned kSpareSeconds = 1800;  // beyond the front's life, for notices and a slow MTA
constexpr std::size_t kReadBytes = 65536;

class Milter {
 public:
  explicit Milter(Fd connection)
      : connection_(std::move(connection)), session_([this] { return load_limits(); }) {
    (void)load_limits();  // for the log's sake
  }
  int run();

 private:
  Result<bool> step();
  MessageLimits load_limits();
  Result<void> conclude(MilterMessage message);
  void log_trouble(const MilterMessage& message, const Error& error, LogFacts facts = {}) const;
  void log_uncounted(const MilterMessage& message, const Error& error) const;
  void log(const LogLine& line) const {
    emit(LogTo::kSyslog, kName, format_line(line, settings_.log_format, std::time(nullptr)),
         settings_.lock_dir);
  }
  Result<void> put(std::string_view bytes) { return write_all(connection_.get(), bytes); }

  Fd connection_;
  Settings settings_ = default_settings();
  MilterFrames frames_;
  MilterSession session_;
  std::optional<std::string> answering_;  // the queue id of the message that waits for our answer
};

// Settings that cannot be read are for the front to complain of.
MessageLimits Milter::load_limits() {
  Result<Settings> loaded = load_settings(settings_path());
  if (loaded) settings_ = std::move(*loaded);
  return {spool_place(settings_), static_cast<std::uint64_t>(settings_.max_message_bytes)};
}

// The line that the front would have written.
void Milter::log_trouble(const MilterMessage& message, const Error& error, LogFacts facts) const {
  facts.id = make_id();
  facts.queue_id = message.queue_id;
  facts.envelope = envelope_of(message);
  facts.client = {message.client_ip, message.is_authenticated};
  facts.error = error.text;
  facts.exit_code = exit_row(error.code).number;
  log(make_log_line(facts));
}

// Counts as the front would have, and writes its line.
void Milter::log_uncounted(const MilterMessage& message, const Error& error) const {
  LogFacts facts;
  MessageCount count;
  add_note(facts.note, count.begin(settings_.lock_dir));
  count.facts().add_failure(cause_of(error.code));
  count.facts().add_message(facts.marker, {}, 0, 0);
  add_note(facts.note, count.put());
  log_trouble(message, error, std::move(facts));
}

Result<void> Milter::conclude(MilterMessage message) {
  set_alarm(static_cast<unsigned>(settings_.life_limit_seconds) + kSpareSeconds);
  const auto put_off = [this](const Error& error) {
    return put(refusal_reply(refusal_line({false, exit_row(error.code).number}, "")));
  };
  const auto defer = [&](const Error& error) {
    log_uncounted(message, error);
    return put_off(error);
  };
  answering_ = message.queue_id;
  if (message.trouble) return defer(*message.trouble);
  Result<FrontRun> run = run_front(settings_, message, [this] { return put(progress_reply()); });
  if (!run) return defer(run.error());
  if (run->ended.by_signal) {
    log_trouble(message, {ErrorCode::kInternal, "qmail-scanq was " + run->ended.describe()});
  }
  if (run->trouble) {
    Result<void> told = put_off(*run->trouble);
    return told ? *run->trouble : told.error();
  }
  Result<std::string> note =
      give_answer({settings_, host_of(settings_, message), has_leading_blanks(session_.terms()),
                   [this](std::string_view bytes) { return put(bytes); }},
                  message, *run);
  if (!note) return note.error();
  if (!note->empty()) {
    log(LogLine("MILTER").add("queue_id", message.queue_id).add("note", *note));
  }
  return {};
}

// Reads once, and does what is asked. False: the connection is over.
Result<bool> Milter::step() {
  set_alarm(kIdleSeconds);
  char buffer[kReadBytes];
  Result<std::size_t> got = read_some(connection_.get(), buffer, sizeof buffer);
  if (!got) return got.error();
  if (*got == 0) {
    if (!session_.is_within_message() && !frames_.is_within_frame()) return false;
    return Error{ErrorCode::kReadFailed, "end of file", EPIPE};
  }
  frames_.add({buffer, *got});
  for (;;) {
    Result<std::optional<MilterFrame>> frame = frames_.next();
    if (!frame) return frame.error();
    if (!*frame) return true;
    Result<MilterSession::Reaction> reaction = session_.take(**frame);
    if (!reaction) return reaction.error();
    if (reaction->step == MilterSession::Step::kEnd) return false;
    Result<void> answered = reaction->step == MilterSession::Step::kMessage
                                ? conclude(session_.take_message())
                                : put(reaction->reply);
    if (!answered) return answered.error();
    answering_.reset();
  }
}

int Milter::run() {
  for (;;) {
    Result<bool> more = step();
    if (more && *more) continue;
    if (more) return 0;
    const std::string queue_id = answering_ ? *answering_ : session_.queue_id();
    LogLine line("MILTER");
    if (!queue_id.empty()) line.add("queue_id", queue_id);
    log(line.add("error", end_reason(more.error(), session_, answering_.has_value())));
    return 1;
  }
}

int speak_milter() {
  if (::isatty(0) != 0) {
    constexpr std::string_view kUse =
        "scanq-milter speaks with Postfix or Sendmail on descriptor 0; see scanq-milter(8)\n";
    (void)write_all(2, kUse);
    return 100;
  }
  fill_standard_fds();
  take_over_signals();
  Result<Fd> connection = take_connection();
  if (!connection) return 1;  // there is nobody to tell
  // Our memory and a core file hold somebody's mail; nobody but root is to read them.
  (void)::prctl(PR_SET_DUMPABLE, 0);
  return Milter(std::move(*connection)).run();
}

}  // namespace
}  // namespace scanq

int main() {
  using namespace scanq;
  try {
    if (std::getenv(kQueueRole) == nullptr) return speak_milter();
    fill_standard_fds();
    take_over_signals();
    return answer_as_queue();
  } catch (const std::bad_alloc&) {
    return exit_row(ErrorCode::kOutOfMemory).number;
  } catch (const std::exception&) {
    return exit_row(ErrorCode::kInternal).number;
  }
}
