// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The [allow NAME] sections of the settings: finds that are known to be false alarms, for certain
// senders and recipients, until a day. Pure.
//
// An allowance names findings, never a category, so that a real virus of the same sender is treated
// as any other. It counts for a recipient only where every finding of the message that would be
// treated harder than by a mark in the header is allowed; then the message is delivered with that
// mark. A message of which something was not scanned (a failed scan, a limit, a password, no
// signatures) is never allowed anything.
#pragma once

#include <array>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/mail/verdict.h"

namespace scanq {

inline constexpr std::string_view kAllowSection = "allow ";

// An [allow NAME] section.
struct Allowance {
  std::string name;
  std::vector<std::string> findings;             // names, or beginnings of names with * behind them
  std::vector<std::string> senders, recipients;  // patterns
  std::string until;                             // the last day, "2027-02-28", in UTC
  std::string reason;

  bool operator==(const Allowance&) const = default;
};

// Those keys of a section that are lists.
struct AllowanceList {
  std::string_view key;
  std::vector<std::string> Allowance::*member;
};
inline constexpr std::array<AllowanceList, 3> kAllowanceLists{
    {{"findings", &Allowance::findings},
     {"senders", &Allowance::senders},
     {"recipients", &Allowance::recipients}}};

// Sets one key of the section "allow NAME", which is made at its first key. kBadSettings for an
// unknown key, a value that it does not take, and a section that stands twice.
Result<void> apply_to_allowance(std::vector<Allowance>& allowances, std::string_view section,
                                std::string_view key, std::string_view value);
// Whether it has all five keys; "*" stands for all senders or recipients. kBadSettings.
Result<void> check_allowance(const Allowance& allowance);

// Whether a finding of this category says that something was not scanned. A mail that has one is
// allowed nothing.
constexpr bool leaves_unscanned(Category category) {
  return category == Category::kFailed || category == Category::kLimit ||
         category == Category::kEncrypted || category == Category::kEncryptedMail;
}

// "2026-11-29", in UTC.
std::string utc_day(std::time_t time);
inline bool is_expired(const Allowance& allowance, std::string_view today) {
  return allowance.until < today;
}

// Whether it lets this finding pass from this sender to this recipient today.
bool allows(const Allowance& allowance, const Finding& finding, std::string_view sender,
            std::string_view recipient, std::string_view today);

}  // namespace scanq
