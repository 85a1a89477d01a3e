// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/prepare.h"

#include "lib/base/random.h"
#include "lib/front/assemble.h"
#include "lib/front/compose.h"
#include "lib/front/inspect.h"
#include "lib/front/load_templates.h"
#include "lib/front/notes.h"
#include "lib/front/take_in.h"
#include "lib/mail/message_shape.h"
#include "lib/mail/second_verdict.h"
#include "lib/mail/text.h"
#include "lib/mail/texts/notice_message.h"

namespace scanq {
namespace {

constexpr std::size_t kMessageIdSeedBytes = 16;
constexpr std::string_view kSparedBounce =
    "a bounce is not refused, since it would stay in the queue for ever";

Settings settings_for(const Settings& settings, const Delivery& delivery) {
  Settings own = settings;
  own.policies.clear();
  own.delivery = delivery.settings;
  return own;
}

DeliveryFacts facts_of(const Message& message, const Delivery& delivery) {
  return {message.id,
          message.host_name,
          message.now,
          message.client.ip,
          message.envelope.sender,
          delivery.recipients,
          delivery.action,
          delivery.settings,
          message.verdict,
          message.may_still_be_refused};
}

class Preparation {
 public:
  Preparation(const Settings& settings, const Message& message, const Delivery& delivery,
              Clock::time_point life_end)
      : settings_(settings_for(settings, delivery)),
        message_(message),
        life_end_(life_end),
        facts_(facts_of(message, delivery)),
        subject_(message.verdict.subject) {
    prepared_.delivery = delivery;
    prepared_.is_kept = delivery.action == Action::kQuarantine;
  }

  Result<Prepared> run() {
    const Delivery& delivery = prepared_.delivery;
    if (!delivery.is_rewritten() && delivery.notices.empty()) return std::move(prepared_);
    templates_ = load_templates(settings_.template_dir, settings_.delivery.language);
    rewrite_facts_ = facts_of_warning(message_.verdict);
    Result<void> done = delivery.action == Action::kClean ? clean() : without_original();
    if (done) done = write_notices();
    if (!done) return done.error();
    if (delivery.is_spared_bounce) {
      prepared_.note = kSparedBounce;
      if (prepared_.is_delete_failed) return warning_alone();
    }
    if (prepared_.is_delete_failed) {
      add_note(prepared_.note, delete_failed_note_);
      // A message that is withheld from the recipient is kept in quarantine.
      prepared_.is_kept = settings_.delivery.delete_failed == DeleteFailed::kWithhold;
    }
    if (!rewrite_facts_.wider_parts.empty()) {
      prepared_.takes_more = true;
      add_note(prepared_.note, "more was taken out than what was found, with " +
                                   shown_list(rewrite_facts_.wider_parts));
    }
    add_note(prepared_.note, templates_.note);
    add_note(prepared_.note, warning_note_);
    add_note(prepared_.note, notice_note_);
    return std::move(prepared_);
  }

 private:
  // The verdict of a scan that failed may lack it.
  bool is_subject_known() const { return !message_.verdict.has(Category::kFailed); }

  // The original with cuts, inspected again; where that cannot be, the sealed form.
  Result<void> clean() {
    Result<Composed> composed =
        compose({settings_, true, message_.verdict}, message_.spool, life_end_);
    if (!composed) return composed.error();
    if (!is_subject_known()) subject_ = composed->reply.subject;
    if (composed->reply.could_isolate_all) {
      rewrite_facts_ =
          facts_with_cuts(message_.verdict, settings_.delivery, composed->reply.cuts.size());
      for (const Cut& cut : composed->reply.cuts) {
        if (cut.takes_more) rewrite_facts_.wider_parts.push_back(last_component_of(cut.name));
      }
      Result<void> made = make_message(&*composed);
      if (!made) return made;
      // Parts that are kept sealed are no new bytes for a scanner.
      const bool has_new_bytes =
          settings_.delivery.delete_infected && composed->new_bytes.message_bytes() > 0;
      const SecondJudgement judged = judge_second(
          message_.verdict, inspect(settings_, *prepared_.rewritten, life_end_).verdict,
          settings_.delivery, has_new_bytes ? NewBytes::kSome : NewBytes::kNone);
      if (judged.outcome == SecondOutcome::kFailed) {
        return Error{ErrorCode::kDeferred, "second inspection failed: " + judged.reason};
      }
      if (judged.outcome == SecondOutcome::kClean) return {};
      delete_failed_note_ += judged.reason + " is still found in the rewritten message";
    } else {
      delete_failed_note_ += "no part of the message could be cut out for what was found";
    }
    prepared_.is_delete_failed = true;
    rewrite_facts_ = facts_of_failed_delete(message_.verdict, settings_.delivery);
    return make_message(nullptr);
  }

  // For a spared bounce that could not be cleaned.
  Result<Prepared> warning_alone() const {
    Delivery delivery = prepared_.delivery;
    delivery.action = Action::kWarn;
    Result<Prepared> warned = Preparation(settings_, message_, delivery, life_end_).run();
    if (warned) add_note(warned->note, delete_failed_note_);
    return warned;
  }

  // No piece of the original but its header; or notices alone.
  Result<void> without_original() {
    if (!is_subject_known()) {
      Result<Composed> composed =
          compose({settings_, false, message_.verdict}, message_.spool, life_end_);
      if (!composed) return composed.error();
      subject_ = composed->reply.subject;
    }
    return prepared_.delivery.is_rewritten() ? make_message(nullptr) : Result<void>();
  }

  Result<void> make_message(const Composed* cut) {
    warning_note_.clear();
    Result<MessageText> warning =
        fill_or_fall_back(templates_, TemplateName::kWarning,
                          make_message_values(facts_, subject_, rewrite_facts_), warning_note_);
    if (!warning) return warning.error();
    AssemblyParts parts{message_.spool, rewrite_facts_, *warning};
    if (cut != nullptr) {
      parts.cuts = &cut->reply.cuts;
      parts.new_bytes = &cut->new_bytes;
    }
    Result<Spool> made = assemble(settings_, parts);
    if (!made) return made.error().while_doing("writing the new message");
    prepared_.rewritten = std::move(*made);
    return {};
  }

  Result<void> write_notices() {
    const TemplateValues values = make_message_values(facts_, subject_, rewrite_facts_);
    for (const Notice& notice : prepared_.delivery.notices) {
      Result<MessageText> text =
          fill_or_fall_back(templates_, notice_template(notice.kind),
                            with_notice_values(values, notice), notice_note_);
      if (!text) return text.error();
      Result<std::string> seed = random_bytes(kMessageIdSeedBytes);
      if (!seed) return seed.error();
      Result<Spool> spool = Spool::make(spool_place(settings_));
      if (!spool) return spool.error();
      Result<void> put =
          spool->append(make_notice(facts_, notice, *text, make_boundary(*seed).substr(2)));
      if (!put) return put;
      prepared_.notices.push_back(std::move(*spool));
    }
    return {};
  }

  const Settings settings_;  // those of the delivery
  const Message& message_;
  const Clock::time_point life_end_;
  const DeliveryFacts facts_;
  Templates templates_;
  std::string subject_;
  RewriteFacts rewrite_facts_;
  std::string warning_note_, notice_note_, delete_failed_note_ = "DELETE failed: ";
  Prepared prepared_;
};

}  // namespace

Result<Prepared> prepare(const Settings& settings, const Message& message, const Delivery& delivery,
                         Clock::time_point life_end) {
  return Preparation(settings, message, delivery, life_end).run();
}

}  // namespace scanq
