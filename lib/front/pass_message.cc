// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/pass_message.h"

#include <algorithm>
#include <ctime>
#include <optional>

#include "lib/base/exit_code.h"
#include "lib/base/fd.h"
#include "lib/base/log.h"
#include "lib/front/caller.h"
#include "lib/front/deliver.h"
#include "lib/front/hand_over.h"
#include "lib/front/inspect.h"
#include "lib/front/load_settings.h"
#include "lib/front/message_count.h"
#include "lib/front/mta_facts.h"
#include "lib/front/notes.h"
#include "lib/front/refusal_words.h"
#include "lib/front/server_name.h"
#include "lib/front/take_in.h"
#include "lib/front/verdict_memory.h"
#include "lib/front/wait_for_turn.h"
#include "lib/mail/allowance.h"
#include "lib/mail/log_line.h"

namespace scanq {
namespace {

constexpr const char* kName = "qmail-scanq";
constexpr int kNeededFds = 1 << kMessageFd | 1 << kEnvelopeFd;

std::int64_t milliseconds_since(Clock::time_point start) {
  using std::chrono::milliseconds;
  return std::chrono::duration_cast<milliseconds>(Clock::now() - start).count();
}

// The one delivery whose queue program this process can become: no other is queued, and no notice
// is due afterwards. Null: there is none.
Prepared* only_one_to_queue(std::vector<Prepared>& all) {
  Prepared* only = nullptr;
  for (Prepared& prepared : all) {
    if (!prepared.notices.empty() || (prepared.is_queued() && only != nullptr)) return nullptr;
    if (prepared.is_queued()) only = &prepared;
  }
  return only;
}

// The way of one message through the front, with the facts for its log line at the end.
class Front {
 public:
  Front(CallerFacts caller, int closed_fds, Clock::time_point start)
      : caller_(caller), closed_fds_(closed_fds), start_(start) {
    facts_.id = make_id();
    facts_.client = observe_client();
  }
  int run();

 private:
  Result<void> load();
  int carry_out(const Plan& plan, Message& message, const std::string& counted_find);
  int become_queue(const std::string& program, Message& message, Prepared& prepared);
  int refuse(const Plan& plan);
  int fail(const Error& error) { return fail(error, cause_of(error.code)); }
  int fail(const Error& error, Cause cause);
  int finish(int exit_code);
  std::vector<int> channels() const;
  std::vector<int> notice_channels() const;

  CallerFacts caller_;
  int closed_fds_;  // bit mask of those of 0, 1 and 2 that were closed at the start
  Clock::time_point start_, life_end_;
  Settings settings_ = default_settings();
  RefusalChannel channel_;
  std::optional<MtaFacts> mta_;
  LogFacts facts_;
  std::optional<Action> action_;  // the strictest, where recipients get different ones
  bool is_counted_ = false;
  MessageCount count_;
};

Result<void> Front::load() {
  Result<Settings> loaded = load_settings(settings_path());
  if (loaded) settings_ = std::move(*loaded);
  mta_ = mta_facts();
  if (mta_) {
    facts_.queue_id = mta_->queue_id;
    const Result<void> fits = fit_to_mta(settings_, *mta_);
    if (loaded && !fits) return fits;
  }
  if (!loaded) return loaded.error();
  channel_ = choose_channel(settings_.error_text, caller_);
  life_end_ = start_ + std::chrono::seconds(settings_.life_limit_seconds);
  set_alarm(static_cast<unsigned>(settings_.life_limit_seconds));
  return {};
}

int Front::run() {
  // The settings come first, because they name the folder for a large message.
  Result<void> loaded = load();
  add_note(facts_.note, count_.begin(settings_.lock_dir));
  if (!loaded) {
    drain_caller();
    return fail(loaded.error());
  }
  // The message, then its envelope, each to its end.
  Result<TakenIn> taken = take_in(settings_, facts_.client);
  if ((closed_fds_ & kNeededFds) != 0) {
    return fail({ErrorCode::kReadFailed, "descriptor 0 or 1 is not open"});
  }
  if (!taken) return fail(taken.error());
  facts_.envelope = taken->envelope;
  facts_.size_bytes = taken->spool.message_bytes();
  // A message that was found clean a short while ago needs no scan. Any other waits for its turn
  // among all messages of this machine.
  const VerdictMemory memory = VerdictMemory::of(settings_, taken->spool, std::time(nullptr));
  std::optional<Verdict> known = memory.recall();
  const Clock::time_point came = Clock::now();
  const bool is_due = !known && settings_.scan != ScanWhich::kNone;
  Result<ScanTurn> turn = is_due ? wait_for_turn(settings_, facts_.client, life_end_) : ScanTurn{};
  if (is_due) count_.facts().add_wait(milliseconds_since(came));
  if (!turn)
    return fail(turn.error(), stop_signal() != 0 ? cause_of(turn.error().code) : Cause::kLoad);
  add_note(facts_.note, turn->note);
  // Inspect the message.
  Inspection inspection =
      known ? Inspection{std::move(*known), {}}
            : inspect(settings_, taken->spool, life_end_, [&turn] { turn->end(); });
  Verdict verdict = std::move(inspection.verdict);
  if (!known) {
    memory.keep(verdict);
    memory.keep_if_spent(verdict, settings_.scan_timeout_seconds);
  }
  count_.facts().add_scan(verdict, inspection.failed_by);
  facts_.verdict = verdict;
  // Decide what to do with it.
  const std::string today = utc_day(std::time(nullptr));
  Plan plan = decide(settings_, taken->envelope, verdict, facts_.client, today);
  facts_.marker = plan.scanned_marker;
  if (stop_signal() != 0) return fail(stop_error("scanning"));
  if (plan.refusal != Action::kPass) return refuse(plan);
  // Beyond this point the message must reach its recipients in one form or another.
  Message message{facts_.id,
                  server_name(settings_),
                  std::time(nullptr),
                  std::move(taken->spool),
                  std::move(taken->envelope),
                  std::move(verdict),
                  facts_.client,
                  facts_.queue_id,
                  mta_ && !mta_->is_after_queue};
  const NoticeLimit limit = limit_notices(settings_, message, plan, life_end_);
  add_note(facts_.note, limit.note);
  return carry_out(plan, message, limit.find);
}

int Front::carry_out(const Plan& plan, Message& message, const std::string& counted_find) {
  Result<std::string> program = find_queue_program(settings_);
  if (!program) return fail(program.error());
  std::vector<Prepared> all;
  for (const Delivery& delivery : plan.deliveries) {
    Result<Prepared> prepared = prepare(settings_, message, delivery, life_end_);
    if (!prepared) return fail(prepared.error());
    facts_.action.append(facts_.action.empty() ? "" : "+")
        .append(action_name(prepared->delivery.action));
    action_ = std::max(action_.value_or(Action::kPass), prepared->delivery.action);
    if (prepared->is_delete_failed) count_.facts().add_delete_failed();
    add_note(facts_.allowed, delivery.allowed);
    add_note(facts_.note, prepared->note);
    all.push_back(std::move(*prepared));
  }
  // Kept messages are safe before anything is queued.
  Result<std::string> kept = keep_all(settings_, message, all, life_end_);
  if (!kept) return fail(kept.error(), Cause::kQuarantine);
  facts_.quarantine = *kept;
  if (!kept->empty()) count_.facts().add_kept();
  // A find is counted only after queueing, so this process must still exist then.
  Prepared* only = counted_find.empty() ? only_one_to_queue(all) : nullptr;
  if (only != nullptr) return become_queue(*program, message, *only);
  const Queued queued = queue_all(
      settings_, {*program, channels(), notice_channels(), life_end_, counted_find}, message, all);
  facts_.queue = queued.queue;
  facts_.error = queued.error;
  add_note(facts_.note, queued.note);
  if (queued.exit_code != 0) count_.facts().add_failure(Cause::kQueue);
  return finish(queued.exit_code);
}

int Front::become_queue(const std::string& program, Message& message, Prepared& prepared) {
  Result<const Spool*> spool = put_headers(settings_, message, prepared);
  if (!spool) return fail(spool.error());
  facts_.queue = "exec";
  (void)finish(0);  // the line must be written before we become another program
  facts_.queue.clear();
  return fail(
      hand_over(program, **spool, with_recipients(message.envelope, prepared.delivery.recipients)));
}

int Front::refuse(const Plan& plan) {
  const bool is_permanent = plan.refusal == Action::kReject;
  facts_.action = action_name(plan.refusal);
  action_ = plan.refusal;
  if (channel_.fd >= 0) {
    const RefusalWords words =
        refusal_words(settings_, is_permanent, plan.refused_for, facts_.verdict, facts_.id);
    add_note(facts_.note, words.note);
    const Result<void> written =
        write_all(channel_.fd, refusal_text(channel_, is_permanent, words.text));
    if (written) return finish(channel_.exit_code);
    add_note(facts_.note, "no text for the client: " + written.error().text);
  }
  if (!is_permanent) return finish(exit_row(ErrorCode::kDeferred).number);
  return finish(refusal_exit_code(settings_.refusal_codes, plan.refused_for));
}

int Front::fail(const Error& error, Cause cause) {
  facts_.error = error.text;
  count_.facts().add_failure(cause);
  return finish(exit_row(error.code).number);
}

// The descriptors from which the MTA reads a text; the queue program gets them for a text of its
// own.
std::vector<int> Front::channels() const {
  std::vector<int> fds;
  if (caller_.fd4_is_write_pipe) fds.push_back(4);
  if (caller_.fd6_is_write_pipe) fds.push_back(6);
  return fds;
}

// scanq-milter reads notices by one of them, too.
std::vector<int> Front::notice_channels() const {
  return mta_ ? channels() : std::vector<int>();
}

int Front::finish(int exit_code) {
  facts_.exit_code = exit_code;
  facts_.milliseconds = milliseconds_since(start_);
  // A queue program that could not be started ends a message for the second time.
  if (!is_counted_) {
    count_.facts().add_message(facts_.marker, action_, facts_.size_bytes, facts_.milliseconds);
  }
  is_counted_ = true;
  add_note(facts_.note, count_.put());
  emit(choose_log(settings_.log_to, caller_, channel_), kName,
       format_line(make_log_line(facts_), settings_.log_format, std::time(nullptr)),
       settings_.lock_dir);
  return exit_code;
}

}  // namespace

int pass_message(const CallerFacts& caller, int closed_fds, Clock::time_point start) {
  return Front(caller, closed_fds, start).run();
}

}  // namespace scanq
