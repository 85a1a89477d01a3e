// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/second_verdict.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

Verdict verdict_of(std::vector<Finding> findings) {
  Verdict verdict;
  verdict.is_scanned = true;
  verdict.findings = std::move(findings);
  return verdict;
}

const Finding kTheVirus = make_finding(Category::kVirus, "Eicar");
const Finding kNoTime = make_finding(Category::kLimit, "Heuristics.Limits.Exceeded.MaxScanTime");

SecondOutcome outcome(std::vector<Finding> second, std::vector<Finding> first = {kTheVirus},
                      Action for_limits = Action::kTag, NewBytes new_bytes = NewBytes::kNone) {
  DeliverySettings settings = default_settings().delivery;
  settings.actions[static_cast<std::size_t>(Category::kLimit)] = for_limits;
  return judge_second(verdict_of(std::move(first)), verdict_of(std::move(second)), settings,
                      new_bytes)
      .outcome;
}

}  // namespace

TEST_CASE("second verdict: what was found is still infected, what the settings leave is not",
          "[second_verdict]") {
  CHECK(outcome({}) == SecondOutcome::kClean);
  CHECK(outcome({kTheVirus}) == SecondOutcome::kStillInfected);
  CHECK(outcome({make_finding(Category::kEncrypted, "x")}) == SecondOutcome::kClean);
  const Finding limit = make_finding(Category::kLimit, "Limits.Exceeded.max_recursion");
  CHECK(outcome({limit}) == SecondOutcome::kClean);
  CHECK(outcome({limit}, {kTheVirus}, Action::kClean) == SecondOutcome::kStillInfected);
}

TEST_CASE("second verdict: what the settings would refuse or keep back does not pass as cleaned",
          "[second_verdict]") {
  const Finding limit = make_finding(Category::kLimit, "Limits.Exceeded.max_recursion");
  for (const Action action :
       {Action::kWarn, Action::kQuarantine, Action::kReject, Action::kDefer}) {
    CHECK(outcome({limit}, {kTheVirus}, action) == SecondOutcome::kStillInfected);
  }
}

TEST_CASE("second verdict: a scan that failed or ran out of time says nothing",
          "[second_verdict]") {
  for (const char* reason : {"scanq-inspect: signal 9", "no answer in time", "out of memory"}) {
    CHECK(outcome({make_finding(Category::kFailed, reason)}) == SecondOutcome::kFailed);
  }
  CHECK(outcome({kNoTime}) == SecondOutcome::kFailed);
  CHECK(outcome({kNoTime}, {kTheVirus}, Action::kClean) == SecondOutcome::kFailed);
  CHECK(outcome({make_finding(Category::kLimit, "Limits.Exceeded.scan_timeout_seconds")}) ==
        SecondOutcome::kFailed);
  CHECK(outcome({make_finding(Category::kLimit, std::string(kFolderFilled))}) ==
        SecondOutcome::kFailed);
  const SecondJudgement judged = judge_second(verdict_of({kTheVirus}), failed_verdict("signal 9"),
                                              default_settings().delivery, NewBytes::kNone);
  CHECK(judged.reason == "signal 9");
}

TEST_CASE("second verdict: a true find counts beside a failure", "[second_verdict]") {
  CHECK(outcome({make_finding(Category::kFailed, "x"), kTheVirus}) ==
        SecondOutcome::kStillInfected);
  CHECK(outcome({kTheVirus, kNoTime}) == SecondOutcome::kStillInfected);
}

TEST_CASE("second verdict: a complaint that the first inspection had is no reason to try again",
          "[second_verdict]") {
  const Finding failed = make_finding(Category::kFailed, "libclamav: broken");
  CHECK(outcome({failed}, {kTheVirus, failed}) == SecondOutcome::kStillInfected);
  CHECK(outcome({make_finding(Category::kFailed, "signal 9")}, {kTheVirus, failed}) ==
        SecondOutcome::kFailed);
  CHECK(outcome({kNoTime}, {kTheVirus, kNoTime}) == SecondOutcome::kClean);
  CHECK(outcome({kNoTime}, {kTheVirus, kNoTime}, Action::kClean) == SecondOutcome::kStillInfected);
}

TEST_CASE("second verdict: what new bytes use up a limit for does not pass", "[second_verdict]") {
  const Finding limit = make_finding(Category::kLimit, "Limits.Exceeded.max_files");
  CHECK(outcome({}, {kTheVirus}, Action::kTag, NewBytes::kSome) == SecondOutcome::kClean);
  CHECK(outcome({limit}, {kTheVirus}, Action::kTag, NewBytes::kSome) ==
        SecondOutcome::kStillInfected);
  CHECK(outcome({limit}, {kTheVirus, limit}, Action::kTag, NewBytes::kSome) ==
        SecondOutcome::kStillInfected);
}

TEST_CASE("second verdict: what was not scanned is not clean", "[second_verdict]") {
  Verdict unscanned;
  unscanned.not_scanned_reason = "scan = none";
  const DeliverySettings settings = default_settings().delivery;
  const SecondJudgement judged =
      judge_second(verdict_of({kTheVirus}), unscanned, settings, NewBytes::kNone);
  CHECK(judged.outcome == SecondOutcome::kFailed);
  CHECK(judged.reason == "not scanned (scan = none)");
}

TEST_CASE("second verdict: signatures that went away between the two do not make it clean",
          "[second_verdict]") {
  Verdict without;
  without.not_scanned_reason = "no virus database";
  without.has_database = false;
  const DeliverySettings settings = default_settings().delivery;
  Verdict first = verdict_of({kTheVirus});
  first.has_database = true;
  CHECK(judge_second(first, without, settings, NewBytes::kNone).outcome == SecondOutcome::kFailed);
  // Found by signatures of our own alone.
  first.is_scanned = first.has_database = false;
  CHECK(judge_second(first, without, settings, NewBytes::kNone).outcome == SecondOutcome::kClean);
}

}  // namespace scanq
