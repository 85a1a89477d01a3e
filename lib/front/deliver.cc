// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/deliver.h"

#include <algorithm>

#include "lib/base/exit_code.h"
#include "lib/front/hand_over.h"
#include "lib/front/mta_facts.h"
#include "lib/front/notes.h"
#include "lib/front/store.h"
#include "lib/mail/header.h"

namespace scanq {
namespace {

constexpr std::string_view kNotCounted = "notices not counted, ignoring: ";

std::string_view modification(const Prepared& prepared) {
  if (!prepared.rewritten) return "";
  const DeliverySettings& settings = prepared.delivery.settings;
  const bool is_withheld =
      prepared.is_delete_failed && settings.delete_failed == DeleteFailed::kWithhold;
  if (prepared.delivery.action == Action::kWarn || is_withheld) return "replaced by a warning";
  if (prepared.is_delete_failed) return "sealed";
  if (prepared.takes_more) {
    return settings.delete_infected ? "emptied, and more than what was found"
                                    : "sealed, and more than what was found";
  }
  return settings.delete_infected ? "emptied" : "sealed";
}

void queue_notices(const QueueWay& way, Prepared& prepared, std::string& note) {
  for (std::size_t i = 0; i < prepared.notices.size(); ++i) {
    Spool& notice = prepared.notices[i];
    Envelope envelope;  // the empty sender, so that nobody answers a notice
    envelope.recipients = prepared.delivery.notices[i].recipients;
    Result<void> ready = notice.put_head({});
    Result<ExitStatus> ended = ready ? queue_through_child(way.program, notice, envelope,
                                                           way.notice_channels, way.life_end)
                                     : Result<ExitStatus>(ready.error());
    if (!ended) {
      add_note(note, "notice failed, ignoring: " + ended.error().text);
    } else if (!ended->is_success()) {
      add_note(note, "notice failed, ignoring: queue " + ended->describe());
    }
  }
}

}  // namespace

NoticeLimit limit_notices(const Settings& settings, const Message& message, Plan& plan,
                          Clock::time_point life_end) {
  const auto is_limited = [](const Delivery& delivery, const Notice& notice) {
    return notice.kind == NoticeKind::kAdministrators &&
           delivery.settings.admin_notices_per_hour > 0;
  };
  const std::string find = find_name(message.verdict);
  std::optional<Result<NoticeCount>> count;  // asked once, whatever the number of notices
  bool is_held_back = false;
  for (Delivery& delivery : plan.deliveries) {
    std::erase_if(delivery.notices, [&](Notice& notice) {
      if (!is_limited(delivery, notice)) return false;
      if (!count) count = foresee_notice_count(settings, find, life_end);
      if (!*count) return false;
      const NoticeDecision decision =
          decide_notice(**count, delivery.settings.admin_notices_per_hour);
      notice.is_last = decision.is_last_this_hour;
      notice.untold = decision.untold;
      is_held_back = is_held_back || !decision.is_sent;
      return !decision.is_sent;
    });
  }
  if (!count) return {};
  if (!*count) return {"", std::string(kNotCounted) + count->error().text};
  return {find, is_held_back ? "administrators not told again in this hour" : ""};
}

Result<std::string> keep_all(const Settings& settings, const Message& message,
                             const std::vector<Prepared>& all, Clock::time_point life_end) {
  std::string names;
  for (const Prepared& prepared : all) {
    if (!prepared.is_kept) continue;
    Envelope envelope = with_recipients(message.envelope, prepared.delivery.recipients);
    std::erase(envelope.records_before_sender, std::string(kMainRecord));
    const QuarantineRecord record{message.id,
                                  message.now,
                                  std::move(envelope),
                                  message.verdict,
                                  prepared.delivery.action,
                                  prepared.note,
                                  prepared.delivery.policy,
                                  message.client,
                                  message.queue_id};
    Result<std::string> name = store(settings, message.spool, record, life_end);
    if (!name) return name.error();
    names.append(names.empty() ? "" : ",").append(*name);
  }
  return names;
}

Result<const Spool*> put_headers(const Settings& settings, Message& message, Prepared& prepared) {
  Spool& spool = prepared.rewritten ? *prepared.rewritten : message.spool;
  const std::string head = settings.add_headers
                               ? make_virus_headers(message.verdict, prepared.delivery.action,
                                                    message.host_name, modification(prepared))
                               : "";
  Result<void> put = spool.put_head(head);
  if (!put) return put.error();
  return &spool;
}

Queued queue_all(const Settings& settings, const QueueWay& way, Message& message,
                 std::vector<Prepared>& all) {
  Queued queued;
  bool is_first = true;
  for (Prepared& prepared : all) {
    if (!prepared.is_queued()) continue;
    Result<const Spool*> spool = put_headers(settings, message, prepared);
    Result<ExitStatus> ended =
        spool ? queue_through_child(way.program, **spool,
                                    with_recipients(message.envelope, prepared.delivery.recipients),
                                    way.channels, way.life_end)
              : spool.error();
    add_note(queued.queue, ended ? ended->describe() : "none");
    if (ended && ended->is_success()) {
      is_first = false;
      continue;
    }
    queued.error = ended ? "queue " + ended->describe() : ended.error().text;
    const ErrorCode code = ended ? ErrorCode::kInternal : ended.error().code;
    queued.exit_code = ended && !ended->by_signal ? ended->number : exit_row(code).number;
    if (!is_first && is_permanent(queued.exit_code)) {
      queued.exit_code = exit_row(ErrorCode::kDeferred).number;
    }
    return queued;
  }
  if (!way.counted_find.empty()) {
    const Result<void> counted = add_to_notice_count(settings, way.counted_find, way.life_end);
    if (!counted) add_note(queued.note, std::string(kNotCounted) + counted.error().text);
  }
  for (Prepared& prepared : all) {
    queue_notices(way, prepared, queued.note);
  }
  return queued;
}

}  // namespace scanq
