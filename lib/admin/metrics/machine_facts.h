// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The state of this machine as scanq metrics tells it: slots, engine image, signatures and
// quarantine. Reads; changes nothing, and never waits for another process.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

struct SlotsInUse {
  std::string_view kind;  // "scan", "load"
  std::int64_t slots = 0, taken = 0;
};

struct ImageFacts {
  bool is_usable = false;   // it is there, can be trusted and is not damaged in its tables
  bool is_current = false;  // it is of the signature files as they are
  std::time_t built = 0;    // 0: unknown
};

struct QuarantineFacts {
  std::uint64_t messages = 0, bytes = 0;
  std::time_t oldest = 0;  // 0: there is none
};

struct MachineFacts {
  std::vector<SlotsInUse> slots;
  std::optional<ImageFacts> image;  // none: the settings want none
  // As scanq check reckons it: of the newest official file, where there is one.
  std::time_t signatures_dated = 0;  // 0: there are no signatures
  std::uint64_t signatures = 0;
  bool are_signatures_complete = false;  // all of required_signatures are there
  QuarantineFacts quarantine;
};

// kReadFailed: a quarantine that is there cannot be looked into. All else that cannot be read
// counts as missing.
Result<MachineFacts> machine_facts(const Settings& settings);

}  // namespace scanq
