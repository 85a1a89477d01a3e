// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/allowance.h"

#include "lib/front/load_settings.h"
#include "lib/mail/plan.h"
#include "tests/unit/catch.h"

using namespace scanq;

namespace {

const Client kOutsider{"192.0.2.7", false};
constexpr const char* kToday = "2026-11-29";
const std::string kSection =
    "[allow one]\nfindings = Test.Virus Heuristics.Phishing.*\nsenders = @far.example\n"
    "recipients = b@y\nuntil = 2026-11-29\nreason = their newsletter\n";

Settings settings_with(const std::string& text) {
  const Result<Settings> settings = settings_from_text(text, "x.conf");
  REQUIRE(settings);
  return *settings;
}

std::string allowance_complaint(const std::string& text) {
  const Result<Settings> settings = settings_from_text(text, "x.conf");
  return settings ? "" : settings.error().text;
}

Verdict found_these(std::initializer_list<std::pair<Category, const char*>> list) {
  Verdict verdict;
  verdict.is_scanned = true;
  for (const auto& [category, name] : list) {
    verdict.findings.push_back(make_finding(category, name));
  }
  return verdict;
}

Plan plan_for(const Settings& settings, const Verdict& verdict, const std::string& today = kToday,
              const std::string& sender = "news@far.example") {
  return decide(settings, {sender, {"a@x", "b@y"}, {}, {}}, verdict, kOutsider, today);
}

}  // namespace

TEST_CASE("allowance: it counts for its find, sender and recipient, and leaves the mark",
          "[allowance]") {
  const Settings settings = settings_with(kSection);
  const Plan plan = plan_for(settings, found_these({{Category::kVirus, "Test.Virus"}}));
  REQUIRE(plan.deliveries.size() == 2);
  CHECK(plan.deliveries[0].action == Action::kClean);
  CHECK(plan.deliveries[0].allowed.empty());
  CHECK(plan.deliveries[1].recipients == std::vector<std::string>{"b@y"});
  CHECK(plan.deliveries[1].action == Action::kTag);
  CHECK(plan.deliveries[1].allowed == "one (their newsletter)");
  CHECK(plan.scanned_marker == 3);
}

TEST_CASE("allowance: past its day, or for another find or sender, it does not count",
          "[allowance]") {
  const Settings settings = settings_with(kSection);
  const Verdict verdict = found_these({{Category::kVirus, "Test.Virus"}});
  CHECK(plan_for(settings, verdict, "2026-11-30").deliveries.size() == 1);
  CHECK(plan_for(settings, verdict, kToday, "x@other.example").deliveries.size() == 1);
  CHECK(plan_for(settings, found_these({{Category::kVirus, "Test.Virus.2"}})).deliveries.size() ==
        1);
}

TEST_CASE("allowance: beside a find that is not allowed nothing is", "[allowance]") {
  const Settings settings = settings_with(kSection);
  const Plan plan = plan_for(
      settings, found_these({{Category::kVirus, "Test.Virus"}, {Category::kVirus, "Worm"}}));
  REQUIRE(plan.deliveries.size() == 1);
  CHECK(plan.deliveries[0].action == Action::kClean);
}

TEST_CASE("allowance: where findings may have been left out for want of room nothing is allowed",
          "[allowance]") {
  const Settings settings = settings_with(kSection);
  Verdict verdict = found_these({});
  verdict.findings.assign(kMaxFindings - 1, make_finding(Category::kVirus, "Test.Virus"));
  CHECK(plan_for(settings, verdict).deliveries.size() == 2);
  verdict.findings.push_back(verdict.findings[0]);
  const Plan plan = plan_for(settings, verdict);
  REQUIRE(plan.deliveries.size() == 1);
  CHECK(plan.deliveries[0].action == Action::kClean);
}

TEST_CASE("allowance: nothing is allowed where something was not scanned", "[allowance]") {
  const std::string lenient =
      "action_limit = pass\naction_encrypted = pass\naction_encrypted_mail = pass\n"
      "action_failed = pass\nwithout_database = pass\n";
  const Settings settings =
      settings_with(lenient +
                    "[allow all]\nfindings = Test.Virus Some.Name\nsenders = *\nrecipients = *\n"
                    "until = 2027-01-01\nreason = x\n");
  const auto action = [&](const Verdict& verdict) {
    const Plan plan = plan_for(settings, verdict);
    REQUIRE(plan.deliveries.size() == 1);
    CHECK(plan.deliveries[0].allowed.empty() == (plan.deliveries[0].action != Action::kTag));
    return plan.deliveries[0].action;
  };
  Verdict verdict = found_these({{Category::kVirus, "Test.Virus"}});
  CHECK(action(verdict) == Action::kTag);
  for (const Category category :
       {Category::kFailed, Category::kLimit, Category::kEncrypted, Category::kEncryptedMail}) {
    CHECK(action(found_these({{Category::kVirus, "Test.Virus"}, {category, "Some.Name"}})) ==
          Action::kClean);
  }
  verdict.has_database = false;
  CHECK(action(verdict) == Action::kClean);
  verdict.has_database = true;
  verdict.is_scanned = false;
  CHECK(action(verdict) == Action::kClean);
}

TEST_CASE("allowance: a section that lacks something or says too much is told with its line",
          "[allowance]") {
  CHECK(allowance_complaint("[allow x]\nfindings = *\n").starts_with("x.conf:2: findings"));
  CHECK(allowance_complaint("[allow x]\nfindings = Ab*\n").starts_with("x.conf:2: findings"));
  CHECK(allowance_complaint("[allow x]\nsenders = a*b\n").starts_with("x.conf:2: senders"));
  CHECK(allowance_complaint("[allow x]\nuntil = soon\n").starts_with("x.conf:2: until"));
  for (const char* day : {"2026-13-01", "2026-02-31", "2027-02-29", "2026-00-10", "2026-1-10"}) {
    INFO(day);
    CHECK(allowance_complaint(std::string("[allow x]\nuntil = ") + day + "\n")
              .starts_with("x.conf:2: until"));
  }
  CHECK(allowance_complaint("[allow x]\naction_virus = pass\n")
            .starts_with("x.conf:2: unknown setting"));
  for (const std::string key : {"findings", "senders", "recipients", "until", "reason"}) {
    const std::size_t begin = kSection.find(key), end = kSection.find('\n', begin);
    CHECK(allowance_complaint(kSection.substr(0, begin) + kSection.substr(end + 1)) ==
          "x.conf: [allow one] needs " + key);
  }
  CHECK(allowance_complaint(
            "[allow x]\nfindings = A\n[allow y]\nfindings = A\n[allow x]\nreason = r\n")
            .find("stands in the file twice") != std::string::npos);
}

TEST_CASE("allowance: what is written is read back the same", "[allowance]") {
  const Settings settings = settings_with(kSection + "[policy p]\naction_virus = tag\n");
  CHECK(settings_with(format_settings(settings)) == settings);
}
