// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/counts.h"

#include <algorithm>
#include <span>

namespace scanq {
namespace {

std::size_t bucket_of(std::int64_t milliseconds, std::span<const TimeBound> bounds) {
  const auto bound = std::find_if(bounds.begin(), bounds.end(), [milliseconds](const TimeBound& b) {
    return milliseconds <= b.milliseconds;
  });
  return static_cast<std::size_t>(bound - bounds.begin());
}

}  // namespace

void Counts::add(CountRange range, std::size_t place, std::uint64_t more) {
  if (place >= range.size) return;
  std::uint64_t& number = numbers[range.first + place];
  number = bounded_sum(number, more);
}

void Counts::add_message(int marker, std::optional<Action> action, std::uint64_t bytes,
                         std::int64_t milliseconds) {
  const std::size_t column = action ? static_cast<std::size_t>(*action) : kActionValues - 1;
  add(kMessageCounts, static_cast<std::size_t>(marker) * kActionValues + column);
  add(kByteCount, 0, bytes);
  const std::int64_t time = std::max<std::int64_t>(milliseconds, 0);
  add(kTimeCounts, bucket_of(time, kMessageBounds));
  add(kTimeCounts, kTimeCounts.size - 1, static_cast<std::uint64_t>(time));
}

void Counts::add_wait(std::int64_t milliseconds) {
  add(kWaitCounts, bucket_of(milliseconds, kWaitBounds));
  add(kWaitCounts, kWaitCounts.size - 1, static_cast<std::uint64_t>(milliseconds));
}

void Counts::add_scan(const Verdict& verdict, std::optional<ErrorCode> failed_by) {
  for (std::size_t i = 0; i < kCategoryNames.size(); ++i) {
    if (verdict.has(static_cast<Category>(i))) add(kFindingCounts, i);
  }
  for (std::size_t i = 0; i < kEngineNames.size(); ++i) {
    if (verdict.engine_way.starts_with(kEngineNames[i])) add(kEngineCounts, i);
  }
  if (failed_by) {
    add(kScanFailureCounts, static_cast<std::size_t>(*failed_by));
  } else if (verdict.has(Category::kFailed)) {
    add(kScanFailureCounts, static_cast<std::size_t>(Cause::kWorker));
  }
}

void Counts::add(const Counts& more) {
  for (std::size_t i = 0; i < kCounters; ++i) {
    numbers[i] = bounded_sum(numbers[i], more.numbers[i]);
  }
}

}  // namespace scanq
