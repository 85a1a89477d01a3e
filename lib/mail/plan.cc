// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/plan.h"

#include <algorithm>

#include "lib/mail/allowance.h"
#include "lib/mail/policy.h"

namespace scanq {
namespace {

bool is_refusal(Action action) {
  return action == Action::kReject || action == Action::kDefer;
}

// A scan that failed is still put off, because the next one may succeed.
DeliverySettings without_refusals(DeliverySettings settings) {
  for (std::size_t i = 0; i < settings.actions.size(); ++i) {
    Action& action = settings.actions[i];
    const bool may_succeed =
        static_cast<Category>(i) == Category::kFailed && action == Action::kDefer;
    if (is_refusal(action) && !may_succeed) action = Action::kClean;
  }
  return settings;
}

// Whether every byte of the message was scanned. Whatever was not may hold a virus beside the find
// that is allowed, and no allowance was given for that.
bool is_scanned_whole(const Verdict& verdict) {
  return verdict.is_scanned && verdict.has_database &&
         std::none_of(verdict.findings.begin(), verdict.findings.end(),
                      [](const Finding& finding) { return leaves_unscanned(finding.category); });
}

// The allowances, "NAME (REASON)", by which this recipient gets the message with a mark alone;
// empty where they do not cover it, nothing has to be allowed, or something may be unknown: what
// was not scanned, or findings that were left out for want of room.
std::string allowances_for(const Settings& settings, const DeliverySettings& delivery,
                           const Verdict& verdict, std::string_view sender,
                           std::string_view recipient, std::string_view today) {
  std::string names;
  std::vector<const Allowance*> counted;
  // A list that is full may have no room for one that is not allowed.
  if (verdict.findings.size() >= kMaxFindings || !is_scanned_whole(verdict)) return names;
  for (const Finding& finding : verdict.findings) {
    if (delivery.action_for(finding.category) <= Action::kTag) continue;
    const auto found = std::find_if(
        settings.allowances.begin(), settings.allowances.end(),
        [&](const Allowance& one) { return allows(one, finding, sender, recipient, today); });
    if (found == settings.allowances.end()) return "";
    if (std::find(counted.begin(), counted.end(), &*found) != counted.end()) continue;
    counted.push_back(&*found);
    names.append(names.empty() ? "" : ", ").append(found->name + " (" + found->reason + ")");
  }
  return names;
}

// One delivery for each different treatment, in the order of the recipients.
std::vector<Delivery> group_recipients(const Settings& settings, const Envelope& envelope,
                                       const Verdict& verdict, const Client& client,
                                       std::string_view today) {
  std::vector<Delivery> deliveries;
  const bool is_bounce = is_own_bounce(envelope, client);
  const auto add = [&](std::string_view recipient) -> Delivery& {
    const Policy* policy = find_policy(settings, recipient, envelope.sender, client);
    DeliverySettings chosen = policy != nullptr ? policy->delivery : settings.delivery;
    bool is_spared = false;
    if (is_bounce && is_refusal(strictest_action(chosen, verdict))) {
      chosen = without_refusals(chosen);
      is_spared = !is_refusal(strictest_action(chosen, verdict));
    }
    const std::string allowed =
        allowances_for(settings, chosen, verdict, envelope.sender, recipient, today);
    const Action action = allowed.empty() ? strictest_action(chosen, verdict) : Action::kTag;
    // If nothing has to be done, different settings do not separate recipients.
    const auto same = std::find_if(deliveries.begin(), deliveries.end(), [&](const Delivery& d) {
      return d.action == action && d.allowed == allowed &&
             (verdict.findings.empty() || d.settings == chosen);
    });
    if (same != deliveries.end()) return *same;
    deliveries.push_back(
        {{}, action, policy != nullptr ? policy->name : "", chosen, {}, is_spared, allowed});
    return deliveries.back();
  };
  for (const std::string& recipient : envelope.recipients) {
    add(recipient).recipients.push_back(recipient);
  }
  if (deliveries.empty()) add("");
  return deliveries;
}

// The category of the finding that led to the action, for the text of a refusal.
Category category_behind(const DeliverySettings& settings, const Verdict& verdict, Action action) {
  const auto at = std::find_if(
      verdict.findings.begin(), verdict.findings.end(),
      [&](const Finding& finding) { return settings.action_for(finding.category) == action; });
  return at != verdict.findings.end() ? at->category : Category::kFailed;
}

// If any recipient's action is defer, the message is deferred for all. If all are reject, it is
// refused. If some are reject, those recipients get the warning in place of the content, because
// SMTP has one answer for all.
void settle_refusal(Plan& plan, const Verdict& verdict) {
  const auto has = [](Action action) {
    return [action](const Delivery& delivery) { return delivery.action == action; };
  };
  const auto all = [&plan](auto matches) {
    return std::all_of(plan.deliveries.begin(), plan.deliveries.end(), matches);
  };
  const auto deferred =
      std::find_if(plan.deliveries.begin(), plan.deliveries.end(), has(Action::kDefer));
  if (deferred != plan.deliveries.end()) {
    plan.refusal = Action::kDefer;
    plan.refused_for = category_behind(deferred->settings, verdict, Action::kDefer);
  } else if (all(has(Action::kReject))) {
    plan.refusal = Action::kReject;
    plan.refused_for = category_behind(plan.deliveries[0].settings, verdict, Action::kReject);
  } else {
    for (Delivery& delivery : plan.deliveries) {
      if (delivery.action == Action::kReject) delivery.action = Action::kWarn;
    }
  }
}

// Puts off everything that would be delivered, until there are signatures. Refused and kept
// messages stay as they are.
void defer_deliveries(Plan& plan) {
  const bool is_delivering =
      std::any_of(plan.deliveries.begin(), plan.deliveries.end(),
                  [](const Delivery& delivery) { return delivery.action != Action::kQuarantine; });
  if (plan.refusal != Action::kPass || !is_delivering) return;
  plan.refusal = Action::kDefer;
  plan.refused_for = Category::kFailed;
}

bool sender_may_be_told(const DeliverySettings& settings, const Envelope& envelope,
                        const Verdict& verdict, const Client& client) {
  // "#@[]" and "...-@host-@[]" are qmail's double bounces and VERP; nobody reads mail there.
  if (envelope.sender.empty() || envelope.sender.ends_with("@[]") || verdict.is_automatic) {
    return false;
  }
  switch (settings.notify_sender) {
    case NotifySender::kNever:
      return false;
    case NotifySender::kLocal:
      return client.is_local() || client.is_relay;
    case NotifySender::kAlways:
      return true;
  }
  return false;
}

bool is_withheld(Action action) {
  return action == Action::kQuarantine;
}

// The sender is told once, and each administrator once, whatever the number of deliveries.
void add_notices(Plan& plan, const Envelope& envelope, const Verdict& verdict,
                 const Client& client) {
  bool sender_is_told = false;
  std::vector<std::string> told;
  for (Delivery& delivery : plan.deliveries) {
    if (delivery.action == Action::kPass || delivery.action == Action::kTag) continue;
    if (!sender_is_told && sender_may_be_told(delivery.settings, envelope, verdict, client)) {
      delivery.notices.push_back({NoticeKind::kSender, {envelope.sender}, false, 0});
      sender_is_told = true;
    }
    if (is_withheld(delivery.action) && delivery.settings.notify_recipients &&
        !delivery.recipients.empty()) {
      delivery.notices.push_back({NoticeKind::kRecipients, delivery.recipients, false, 0});
    }
    if (!delivery.settings.notify_administrators) continue;
    Notice notice;
    for (const std::string& address : delivery.settings.administrators) {
      if (std::find(told.begin(), told.end(), address) != told.end()) continue;
      told.push_back(address);
      notice.recipients.push_back(address);
    }
    if (!notice.recipients.empty()) delivery.notices.push_back(std::move(notice));
  }
}

}  // namespace

bool is_own_bounce(const Envelope& envelope, const Client& client) {
  return client.is_local() && !client.is_sender_unknown &&
         (envelope.sender.empty() || envelope.sender == "#@[]");
}

Action strictest_action(const DeliverySettings& settings, const Verdict& verdict) {
  Action strictest = Action::kPass;
  for (const Finding& finding : verdict.findings) {
    strictest = std::max(strictest, settings.action_for(finding.category));
  }
  return strictest;
}

int scanned_marker(const Verdict& verdict) {
  if (verdict.has(Category::kVirus)) return 3;
  if (verdict.has(Category::kFailed) || verdict.has(Category::kLimit)) return 2;
  if (!verdict.findings.empty()) return 4;
  return verdict.is_scanned ? 1 : 0;
}

Plan decide(const Settings& settings, const Envelope& envelope, const Verdict& verdict,
            const Client& client, std::string_view today) {
  Plan plan;
  plan.scanned_marker = scanned_marker(verdict);
  plan.deliveries = group_recipients(settings, envelope, verdict, client, today);
  settle_refusal(plan, verdict);
  if (!verdict.has_database && settings.without_database == WithoutDatabase::kDefer) {
    defer_deliveries(plan);
  }
  if (plan.refusal == Action::kPass) add_notices(plan, envelope, verdict, client);
  return plan;
}

}  // namespace scanq
