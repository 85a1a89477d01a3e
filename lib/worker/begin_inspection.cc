// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/begin_inspection.h"

#include <algorithm>
#include <cstdlib>

#include "lib/base/confine.h"
#include "lib/base/fd.h"
#include "lib/front/load_settings.h"

namespace scanq {
namespace {

constexpr std::string_view kNoDatabase = "no virus database";
// The memory of a scan beyond the engine: libclamav's own tables, and the largest file at several
// depths of unpacking at once.
constexpr std::uint64_t kScanBytes = std::uint64_t{1} << 30;
constexpr std::uint64_t kLargestFilesAtOnce = 6;
// libclamav ends later than its time limit, because it hashes each file that one of its limits cut
// short.
constexpr std::int64_t kSpareMs = 1000, kSpareMsPerMegabyte = 150;

Result<void> limit_scan_memory(const Settings& settings) {
  const auto largest = static_cast<std::uint64_t>(settings.max_file_bytes);
  return limit_more_memory(kScanBytes + kLargestFilesAtOnce * largest);
}

// " (not thawed: REASON)" with scanq-thaw's reason, if there was a frozen process.
std::string not_thawed(const EngineFacts& facts) {
  const char* reason = std::getenv("SCANQ_NOT_THAWED");
  if (reason == nullptr || !facts.way.starts_with("image")) return {};
  return " (not thawed: " + std::string(reason) + ")";
}

}  // namespace

Result<Settings> read_inspection_settings() {
  Result<std::string> text = read_to_end(kSettingsFd, kMaxSettingsBytes);
  if (!text) return text.error();
  return settings_from_text(*text, "settings");
}

Clock::time_point scan_deadline(Clock::time_point begin, const Settings& settings,
                                std::uint64_t bytes) {
  const std::int64_t ms = settings.scan_timeout_seconds * 1000;
  const std::int64_t spare =
      kSpareMs + kSpareMsPerMegabyte * static_cast<std::int64_t>(bytes >> 20);
  return begin + std::chrono::milliseconds(ms - std::min(spare, ms / 4));
}

Result<EngineSupply> begin_inspection(const Settings& settings, EngineSource source,
                                      Clock::time_point deadline, Verdict& into) {
  into.engine = clamav_version();
  Result<EngineSupply> supply = obtain_engine(settings, std::move(source), deadline);
  if (!supply) return supply.error();
  const EngineFacts& facts = supply->engine.facts();
  into.signatures = facts.signatures;
  into.signature_count = facts.signature_count;
  into.engine_way = facts.way + not_thawed(facts);
  into.has_database = facts.has_database;
  Result<void> limited = limit_scan_memory(settings);
  if (!limited) return limited.error();
  return supply;
}

std::string verdict_text(Verdict verdict) {
  if (!verdict.has_database) {
    verdict.is_scanned = false;
    verdict.not_scanned_reason = kNoDatabase;
  }
  return format_verdict(verdict);
}

}  // namespace scanq
