// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Decides what is done with a message, from settings, envelope, verdict and client alone. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/client.h"
#include "lib/mail/envelope.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

enum class NoticeKind { kSender, kRecipients, kAdministrators };

struct Notice {
  NoticeKind kind = NoticeKind::kAdministrators;
  std::vector<std::string> recipients;  // envelope recipients of the notice
  // For administrators: whether this is the last notice of the hour for this find, and how many
  // finds had no notice.
  bool is_last = false;
  std::uint64_t untold = 0;

  bool operator==(const Notice&) const = default;
};

// The treatment that some of the recipients have in common.
struct Delivery {
  std::vector<std::string> recipients;
  Action action = Action::kPass;
  std::string policy;  // its name; empty outside every policy
  DeliverySettings settings;
  std::vector<Notice> notices;
  // A bounce of this machine, which is cleaned in place of a refusal; where that cannot be, the
  // warning alone is delivered.
  bool is_spared_bounce = false;
  // The allowances (allowance.h) by which it is delivered with a mark alone; empty: none.
  std::string allowed{};

  bool is_rewritten() const { return action == Action::kClean || action == Action::kWarn; }
  bool operator==(const Delivery&) const = default;
};

struct Plan {
  int scanned_marker = 0;  // the n of SCANNED:n
  // kDefer or kReject: nothing is queued for anybody. Otherwise kPass, and the deliveries count.
  Action refusal = Action::kPass;
  Category refused_for = Category::kVirus;  // the category behind a refusal
  std::vector<Delivery> deliveries;         // at least one, also where there are no recipients
};

// `today`, as utc_day() has it, is for allowances.
Plan decide(const Settings& settings, const Envelope& envelope, const Verdict& verdict,
            const Client& client, std::string_view today);

// Whether it is a bounce that this machine's qmail-send hands in. qmail-send takes every refusal
// for a temporary one: the bounce would stay in the queue for ever, and nobody would be told.
// "#@[]" is the sender of a double bounce.
bool is_own_bounce(const Envelope& envelope, const Client& client);

// 0 not scanned (exempt), 1 clean, 2 scan failed or incomplete, 3 virus, 4 another finding.
int scanned_marker(const Verdict& verdict);

// The strictest action that these settings give to any of the findings; kPass without findings.
Action strictest_action(const DeliverySettings& settings, const Verdict& verdict);

}  // namespace scanq
