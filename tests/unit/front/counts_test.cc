// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/counts.h"

#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("counts: a time goes into the first bucket whose bound it does not exceed", "[counts]") {
  Counts counts;
  for (const std::int64_t ms : {0, 5, 6, 120000, 120001}) counts.add_message(1, {}, 0, ms);
  CHECK(counts.of(kTimeCounts, 0) == 2);
  CHECK(counts.of(kTimeCounts, 1) == 1);
  CHECK(counts.of(kTimeCounts, kMessageBounds.size() - 1) == 1);
  CHECK(counts.of(kTimeCounts, kMessageBounds.size()) == 1);
  counts.add_message(1, {}, 0, -5);  // a clock that went back
  CHECK(counts.of(kTimeCounts, kTimeCounts.size - 1) == 240012);
}

TEST_CASE("counts: a message without an action, and a marker that is none", "[counts]") {
  Counts counts;
  counts.add_message(4, {}, 0, 0);
  CHECK(counts.of(kMessageCounts, kMessageCounts.size - 1) == 1);
  const Counts before = counts;
  counts.add_message(77, Action::kDefer, 0, 0);
  for (std::size_t i = 0; i < kMessageCounts.size; ++i) {
    CHECK(counts.of(kMessageCounts, i) == before.of(kMessageCounts, i));
  }
}

TEST_CASE("counts: each category of a message once, and the cause of a failed scan", "[counts]") {
  Verdict verdict;
  verdict.findings = {make_finding(Category::kVirus, "A"), make_finding(Category::kVirus, "B")};
  verdict.engine_way = "loaded (there is no image)";
  Counts counts;
  counts.add_scan(verdict, {});
  CHECK(counts.of(kFindingCounts, 0) == 1);
  CHECK(counts.of(kEngineCounts, 1) == 1);
  counts.add_scan(failed_verdict("killed"), ErrorCode::kTimeout);
  counts.add_scan(failed_verdict("no signatures"), {});
  CHECK(counts.of(kScanFailureCounts, static_cast<std::size_t>(ErrorCode::kTimeout)) == 1);
  CHECK(counts.of(kScanFailureCounts, static_cast<std::size_t>(Cause::kWorker)) == 1);
}
