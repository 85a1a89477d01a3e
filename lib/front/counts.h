// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The numbers that the front counts of messages, and their order in a file (count_file.h). New ones
// are added at the end, so that a file of an earlier version is the start of one of today. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

inline constexpr std::size_t kMarkerValues = 5;  // of SCANNED:n

// The causes of a message that was not taken, or of a scan that failed: those of ErrorCode in its
// order, then more. kWorker: the worker itself said that it failed.
inline constexpr std::array<std::string_view, kErrorCodes + 4> kCauseNames{
    "address",           "refused",  "memory",   "timeout",  "write",       "read",  "settings",
    "no_temporary_file", "deferred", "internal", "envelope", "cannot_exec", "queue", "load",
    "quarantine",        "worker"};
enum class Cause {
  kQueue = kErrorCodes,  // the queue program did not take it
  kLoad,                 // no scan slot came free in time
  kQuarantine,           // it could not be kept
  kWorker
};
constexpr Cause cause_of(ErrorCode code) {
  return static_cast<Cause>(code);
}

// The ways in which a verdict came about.
inline constexpr std::array<std::string_view, 3> kEngineNames{"image", "loaded", "remembered"};

// The actions, and "none" where it came to none.
inline constexpr std::size_t kActionValues = kActionNames.size() + 1;
inline constexpr std::string_view kNoAction = "none";

// Upper bounds of the buckets of times; the last bucket, beyond them, has none.
struct TimeBound {
  std::int64_t milliseconds;
  std::string_view seconds;
};
inline constexpr std::array<TimeBound, 14> kMessageBounds{{{5, "0.005"},
                                                           {10, "0.01"},
                                                           {25, "0.025"},
                                                           {50, "0.05"},
                                                           {100, "0.1"},
                                                           {250, "0.25"},
                                                           {500, "0.5"},
                                                           {1000, "1.0"},
                                                           {2500, "2.5"},
                                                           {5000, "5.0"},
                                                           {10000, "10.0"},
                                                           {30000, "30.0"},
                                                           {60000, "60.0"},
                                                           {120000, "120.0"}}};
inline constexpr std::array<TimeBound, 6> kWaitBounds{
    {{1, "0.001"}, {10, "0.01"}, {100, "0.1"}, {1000, "1.0"}, {10000, "10.0"}, {60000, "60.0"}}};

// A run of numbers within all.
struct CountRange {
  std::size_t first, size;
  constexpr std::size_t end() const { return first + size; }
};
inline constexpr CountRange kBegunCount{0, 1};
inline constexpr CountRange kMessageCounts{kBegunCount.end(), kMarkerValues* kActionValues};
inline constexpr CountRange kByteCount{kMessageCounts.end(), 1};
// Of a histogram: each bucket by itself, that without a bound, the sum of all milliseconds.
inline constexpr CountRange kTimeCounts{kByteCount.end(), kMessageBounds.size() + 2};
inline constexpr CountRange kWaitCounts{kTimeCounts.end(), kWaitBounds.size() + 2};
inline constexpr CountRange kFindingCounts{kWaitCounts.end(), kCategoryNames.size()};
inline constexpr CountRange kEngineCounts{kFindingCounts.end(), kEngineNames.size()};
inline constexpr CountRange kFailureCounts{kEngineCounts.end(), kCauseNames.size()};
inline constexpr CountRange kScanFailureCounts{kFailureCounts.end(), kCauseNames.size()};
inline constexpr CountRange kDeleteFailedCount{kScanFailureCounts.end(), 1};
inline constexpr CountRange kKeptCount{kDeleteFailedCount.end(), 1};
// Objects of scanq-clamd and `scanq scan`, by marker, and their bytes.
inline constexpr CountRange kObjectCounts{kKeptCount.end(), kMarkerValues};
inline constexpr CountRange kObjectByteCount{kObjectCounts.end(), 1};
inline constexpr std::size_t kCounters = kObjectByteCount.end();

// The sum, or the largest number where that is larger.
inline std::uint64_t bounded_sum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

class Counts {
 public:
  void add_begun() { add(kBegunCount, 0); }
  // The end of a message. No action: it failed before.
  void add_message(int marker, std::optional<Action> action, std::uint64_t bytes,
                   std::int64_t milliseconds);
  void add_wait(std::int64_t milliseconds);
  // `failed_by`: the worker gave no verdict, for this reason.
  void add_scan(const Verdict& verdict, std::optional<ErrorCode> failed_by);
  void add_failure(Cause cause) { add(kFailureCounts, static_cast<std::size_t>(cause)); }
  void add_delete_failed() { add(kDeleteFailedCount, 0); }
  void add_kept() { add(kKeptCount, 0); }
  void add_object(int marker, std::uint64_t bytes) {
    add(kObjectCounts, static_cast<std::size_t>(marker));
    add(kObjectByteCount, 0, bytes);
  }
  // The sum of both. A number that is too large stays at the largest.
  void add(const Counts& more);

  std::uint64_t of(CountRange range, std::size_t place = 0) const {
    return numbers[range.first + place];
  }
  bool operator==(const Counts&) const = default;

  std::array<std::uint64_t, kCounters> numbers{};

 private:
  void add(CountRange range, std::size_t place, std::uint64_t more = 1);
};

}  // namespace scanq
