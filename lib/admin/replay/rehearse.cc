// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/replay/rehearse.h"

#include <chrono>
#include <ctime>

#include "lib/front/inspect.h"
#include "lib/front/server_name.h"
#include "lib/mail/allowance.h"

namespace scanq {

std::string Rehearsal::action_text() const {
  if (plan.refusal != Action::kPass) return std::string(action_name(plan.refusal));
  std::string text;
  for (std::size_t i = 0; i < plan.deliveries.size(); ++i) {
    // A bounce that cannot be cleaned is prepared as a warning.
    const Delivery& delivery = i < prepared.size() ? prepared[i].delivery : plan.deliveries[i];
    text.append(text.empty() ? "" : "+").append(action_name(delivery.action));
  }
  return text;
}

std::string Rehearsal::note_text() const {
  std::string text;
  for (const Prepared& one : prepared) {
    if (!one.note.empty()) text.append(text.empty() ? "" : "; ").append(one.note);
  }
  return text;
}

Rehearsal rehearse(const Settings& settings, Spool spool, const Envelope& envelope,
                   const Client& client) {
  const Clock::time_point start = Clock::now();
  const Clock::time_point life_end = start + std::chrono::seconds(settings.life_limit_seconds);
  Verdict verdict = inspect(settings, spool, life_end).verdict;
  Rehearsal rehearsal{{"replay", server_name(settings), std::time(nullptr), std::move(spool),
                       envelope, std::move(verdict)},
                      {},
                      {},
                      {},
                      0};
  rehearsal.plan =
      decide(settings, envelope, rehearsal.message.verdict, client, utc_day(std::time(nullptr)));
  if (rehearsal.plan.refusal == Action::kPass) {
    for (const Delivery& delivery : rehearsal.plan.deliveries) {
      Result<Prepared> prepared = prepare(settings, rehearsal.message, delivery, life_end);
      if (!prepared) {
        rehearsal.prepared.clear();
        rehearsal.error = prepared.error().text;
        break;
      }
      rehearsal.prepared.push_back(std::move(*prepared));
    }
  }
  rehearsal.milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
  return rehearsal;
}

Result<const Spool*> delivered_form(const Settings& settings, Rehearsal& rehearsal,
                                    std::size_t delivery) {
  return put_headers(settings, rehearsal.message, rehearsal.prepared[delivery]);
}

}  // namespace scanq
