// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/plan.h"

#include "lib/mail/policy.h"
#include "tests/unit/catch.h"

using namespace scanq;

namespace {

const Client kStranger{"192.0.2.7", false};

Verdict found(std::initializer_list<Category> categories) {
  Verdict verdict;
  verdict.is_scanned = true;
  for (const Category category : categories) {
    Finding finding;
    finding.category = category;
    finding.name = "Test." + std::string(category_name(category));
    verdict.findings.push_back(finding);
  }
  return verdict;
}

Envelope to(std::vector<std::string> recipients) {
  return {"sender@far.example", recipients, {}, {}};
}

Settings with(std::initializer_list<std::array<const char*, 3>> lines) {
  Settings settings = default_settings();
  for (const auto& [section, key, value] : lines) {
    const Result<void> set = apply_setting(settings, section, key, value);
    INFO(section << " " << key);
    REQUIRE(set);
  }
  return settings;
}

Plan decide(const Settings& settings, const Envelope& envelope, const Verdict& verdict,
            const Client& client) {
  return scanq::decide(settings, envelope, verdict, client, "2026-11-29");
}

}  // namespace

TEST_CASE("plan: a clean message passes to all at once, without notices", "[plan]") {
  const Plan plan = decide(default_settings(), to({"a@x", "b@y"}), found({}), kStranger);
  CHECK(plan.scanned_marker == 1);
  CHECK(plan.refusal == Action::kPass);
  REQUIRE(plan.deliveries.size() == 1);
  CHECK(plan.deliveries[0].action == Action::kPass);
  CHECK(plan.deliveries[0].recipients == std::vector<std::string>{"a@x", "b@y"});
  CHECK(plan.deliveries[0].notices.empty());
}

TEST_CASE("plan: a message without recipients still has one delivery", "[plan]") {
  REQUIRE(decide(default_settings(), to({}), found({}), kStranger).deliveries.size() == 1);
}

TEST_CASE("plan: of several findings the strictest action wins", "[plan]") {
  const Settings settings = with({{"", "action_virus", "clean"}, {"", "action_pua", "reject"}});
  const Plan plan =
      decide(settings, to({"a@x"}), found({Category::kVirus, Category::kPua}), kStranger);
  CHECK(plan.refusal == Action::kReject);
  CHECK(plan.refused_for == Category::kPua);
  CHECK(plan.scanned_marker == 3);
}

TEST_CASE("plan: the marker of the log says what was found", "[plan]") {
  CHECK(scanned_marker(Verdict{}) == 0);
  CHECK(scanned_marker(found({})) == 1);
  CHECK(scanned_marker(found({Category::kFailed})) == 2);
  CHECK(scanned_marker(found({Category::kLimit, Category::kPua})) == 2);
  CHECK(scanned_marker(found({Category::kPua})) == 4);
  CHECK(scanned_marker(found({Category::kFailed, Category::kVirus})) == 3);
}

TEST_CASE("plan: a failed scan puts the message off unless settings say otherwise", "[plan]") {
  CHECK(decide(default_settings(), to({"a@x"}), found({Category::kFailed}), kStranger).refusal ==
        Action::kDefer);
  const Settings settings = with({{"", "action_failed", "tag"}});
  CHECK(decide(settings, to({"a@x"}), found({Category::kFailed}), kStranger).refusal ==
        Action::kPass);
}

TEST_CASE("plan: recipients under different policies get their own delivery", "[plan]") {
  const Settings settings = with({{"policy sales", "recipients", "@sales.example"},
                                  {"policy sales", "action_virus", "quarantine"},
                                  {"policy ja", "recipients", ".jp"},
                                  {"policy ja", "language", "ja"}});
  const Plan plan = decide(
      settings, to({"a@sales.example", "b@x.example", "c@mail.example.jp", "d@SALES.example"}),
      found({Category::kVirus}), kStranger);
  REQUIRE(plan.deliveries.size() == 3);
  CHECK(plan.deliveries[0].action == Action::kQuarantine);
  CHECK(plan.deliveries[0].policy == "sales");
  CHECK(plan.deliveries[0].recipients ==
        std::vector<std::string>{"a@sales.example", "d@SALES.example"});
  CHECK(plan.deliveries[1].action == Action::kClean);
  CHECK(plan.deliveries[2].settings.language == Language::kJapanese);
}

TEST_CASE("plan: policies make no difference to a clean message", "[plan]") {
  const Settings settings =
      with({{"policy ja", "recipients", ".jp"}, {"policy ja", "language", "ja"}});
  CHECK(decide(settings, to({"a@x", "b@m.jp"}), found({}), kStranger).deliveries.size() == 1);
}

TEST_CASE("plan: a recipient who alone would be refused gets the warning instead", "[plan]") {
  const Settings settings =
      with({{"policy strict", "recipients", "a@x"}, {"policy strict", "action_virus", "reject"}});
  const Plan plan = decide(settings, to({"a@x", "b@x"}), found({Category::kVirus}), kStranger);
  CHECK(plan.refusal == Action::kPass);
  REQUIRE(plan.deliveries.size() == 2);
  CHECK(plan.deliveries[0].action == Action::kWarn);
  CHECK(plan.deliveries[1].action == Action::kClean);
}

TEST_CASE("plan: one recipient's defer puts the message off for all", "[plan]") {
  const Settings settings =
      with({{"policy slow", "recipients", "a@x"}, {"policy slow", "action_virus", "defer"}});
  CHECK(decide(settings, to({"a@x", "b@x"}), found({Category::kVirus}), kStranger).refusal ==
        Action::kDefer);
}

namespace {

bool sender_is_told(const Settings& settings, const std::string& sender, const Client& client,
                    bool is_automatic = false) {
  Verdict verdict = found({Category::kVirus});
  verdict.is_automatic = is_automatic;
  const Plan plan = decide(settings, {sender, {"a@x"}, {}, {}}, verdict, client);
  for (const Notice& notice : plan.deliveries.at(0).notices) {
    if (notice.kind == NoticeKind::kSender) return notice.recipients.at(0) == sender;
  }
  return false;
}

}  // namespace

TEST_CASE("plan: the sender is told only where settings and plausibility allow it", "[plan]") {
  const Settings always = with({{"", "notify_sender", "always"}});
  const Settings local = with({{"", "notify_sender", "local"}});
  CHECK_FALSE(sender_is_told(default_settings(), "s@y", kStranger));
  CHECK(sender_is_told(always, "s@y", kStranger));
  CHECK_FALSE(sender_is_told(always, "", kStranger));
  CHECK_FALSE(sender_is_told(always, "list-return-@y-@[]", kStranger));
  CHECK_FALSE(sender_is_told(always, "#@[]", kStranger));
  CHECK_FALSE(sender_is_told(always, "s@y", kStranger, true));
  CHECK_FALSE(sender_is_told(local, "s@y", kStranger));
  CHECK(sender_is_told(local, "s@y", {"192.0.2.7", true}));
  CHECK(sender_is_told(local, "s@y", {"", false}));
}

TEST_CASE("plan: each administrator is told once, however many deliveries there are", "[plan]") {
  const Settings settings = with({{"", "administrators", "boss, postmaster"},
                                  {"policy p", "recipients", "a@x"},
                                  {"policy p", "action_virus", "quarantine"},
                                  {"policy p", "administrators", "postmaster other"}});
  const Plan plan = decide(settings, to({"b@x", "a@x"}), found({Category::kVirus}), kStranger);
  REQUIRE(plan.deliveries.size() == 2);
  REQUIRE(plan.deliveries[0].notices.size() == 1);
  CHECK(plan.deliveries[0].notices[0].recipients == std::vector<std::string>{"boss", "postmaster"});
  REQUIRE(plan.deliveries[1].notices.size() == 2);
  CHECK(plan.deliveries[1].notices[0].kind == NoticeKind::kRecipients);
  CHECK(plan.deliveries[1].notices[1].recipients == std::vector<std::string>{"other"});
}

TEST_CASE("plan: without the official signatures nothing is clean, and what is found counts",
          "[plan]") {
  Verdict verdict = found({});
  verdict.is_scanned = verdict.has_database = false;
  verdict.not_scanned_reason = "no virus database";
  CHECK(scanned_marker(verdict) == 0);
  verdict.findings = found({Category::kVirus}).findings;
  CHECK(scanned_marker(verdict) == 3);
  verdict.findings = found({Category::kFailed}).findings;
  CHECK(scanned_marker(verdict) == 2);
  verdict.findings = found({Category::kName}).findings;
  CHECK(scanned_marker(verdict) == 4);
}

TEST_CASE("plan: without_database = defer puts off what would be delivered", "[plan]") {
  const Settings deferring = with({{"", "without_database", "defer"},
                                   {"", "action_pua", "quarantine"},
                                   {"", "action_macro", "reject"}});
  const auto refusal = [](const Settings& settings, std::initializer_list<Category> categories) {
    Verdict verdict = found(categories);
    verdict.is_scanned = verdict.has_database = false;
    return decide(settings, to({"a@x"}), verdict, kStranger).refusal;
  };
  CHECK(refusal(default_settings(), {}) == Action::kPass);
  CHECK(refusal(deferring, {}) == Action::kDefer);
  CHECK(refusal(deferring, {Category::kVirus}) == Action::kDefer);  // would be cleaned
  CHECK(refusal(deferring, {Category::kPua}) == Action::kPass);     // is kept
  CHECK(refusal(deferring, {Category::kMacro}) == Action::kReject);
  CHECK(decide(deferring, to({"a@x"}), found({}), kStranger).refusal == Action::kPass);
  Verdict exempt;  // by another setting: no signatures are wanted
  CHECK(decide(deferring, to({"a@x"}), exempt, kStranger).refusal == Action::kPass);
}

TEST_CASE("plan: a bounce of this machine is cleaned in place of every refusal", "[plan]") {
  for (const char* refusal : {"reject", "defer"}) {
    for (std::size_t i = 0; i < kCategoryNames.size(); ++i) {
      Settings settings = default_settings();
      settings.delivery.actions.fill(std::string_view(refusal) == "reject" ? Action::kReject
                                                                           : Action::kDefer);
      const Verdict verdict = found({static_cast<Category>(i)});
      const bool may_defer =
          static_cast<Category>(i) == Category::kFailed && std::string_view(refusal) == "defer";
      INFO(refusal << " " << kCategoryNames[i]);
      for (const char* sender : {"", "#@[]"}) {
        const Plan plan = decide(settings, {sender, {"a@x"}, {}, {}}, verdict, Client{});
        CHECK(plan.refusal == (may_defer ? Action::kDefer : Action::kPass));
        REQUIRE(plan.deliveries.size() == 1);
        if (may_defer) continue;
        CHECK(plan.deliveries[0].action == Action::kClean);
        CHECK(plan.deliveries[0].is_spared_bounce);
      }
      // By SMTP, from a user, or of a saved message nobody knows the sender of.
      CHECK(decide(settings, {"", {"a@x"}, {}, {}}, verdict, kStranger).refusal != Action::kPass);
      CHECK(decide(settings, to({"a@x"}), verdict, Client{}).refusal != Action::kPass);
      CHECK(decide(settings, {"", {"a@x"}, {}, {}}, verdict, Client{"", false, true}).refusal !=
            Action::kPass);
    }
  }
}

TEST_CASE("plan: what is not refused anyway stays for a bounce", "[plan]") {
  const Settings settings =
      with({{"", "action_virus", "quarantine"}, {"", "action_pua", "reject"}});
  const Plan plan = decide(settings, {"", {"a@x"}, {}, {}}, found({Category::kVirus}), Client{});
  REQUIRE(plan.deliveries.size() == 1);
  CHECK(plan.deliveries[0].action == Action::kQuarantine);
  CHECK_FALSE(plan.deliveries[0].is_spared_bounce);
}
