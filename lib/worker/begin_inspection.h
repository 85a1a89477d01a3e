// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The beginning of every inspection in scanq-inspect, whether of a message or of a file.
#pragma once

#include "lib/base/process.h"
#include "lib/image/engine_supply.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

// Descriptors of the worker: what is inspected, the verdict, the settings.
inline constexpr int kInspectedFd = 0, kVerdictFd = 1, kSettingsFd = 3;

// The settings from kSettingsFd. Codes of settings_from_text; kReadFailed.
Result<Settings> read_inspection_settings();

// When a scan of so many bytes is to end by itself: before the front's clock ends the worker, so
// that it can still tell what it found.
Clock::time_point scan_deadline(Clock::time_point begin, const Settings& settings,
                                std::uint64_t bytes);

// The engine, with the facts about it in the verdict and the memory of this process limited. Codes
// of obtain_engine; kInternal.
Result<EngineSupply> begin_inspection(const Settings& settings, EngineSource source,
                                      Clock::time_point deadline, Verdict& into);

// The verdict as it is written to kVerdictFd. Without the signatures that count as enough it says
// that nothing was scanned.
std::string verdict_text(Verdict verdict);

}  // namespace scanq
