// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/edit_settings.h"

#include "lib/admin/config/sample_settings.h"
#include "lib/front/load_settings.h"
#include "tests/unit/catch.h"

using namespace scanq;

namespace {

std::string error_of(const Result<std::string>& changed) {
  return changed ? "" : changed.error().text;
}

const std::string kTwoPolicies =
    "language = ja\n"
    "\n"
    "# the sales people\n"
    "[policy sales]\n"
    "recipients = @sales.example ; all of them\n"
    "action_macro = pass\n"
    "# that is all for sales\n"
    "\n"
    "[policy other]\n"
    "recipients = @other.example\n";

}  // namespace

TEST_CASE("edit_settings: a setting goes below its first sample in the shipped file", "[edit]") {
  const std::string sample = sample_settings();
  const Result<std::string> changed = with_setting(sample, "action_macro", "reject");
  REQUIRE(changed);
  const std::string added = "action_macro = reject\n";
  const std::size_t at = changed->find("\n#action_macro = tag\n" + added);
  REQUIRE(at != std::string::npos);
  CHECK(without_setting(*changed, "action_macro").value() == sample);
}

TEST_CASE("edit_settings: a new policy comes at the end, with its first line", "[edit]") {
  const std::string before = "# mine\nlanguage = ja\n";
  const Result<std::string> changed =
      with_policy_setting(before, "trading partners", "recipients", "@a.example,@b.example");
  REQUIRE(changed);
  CHECK(*changed == before + "\n[policy trading partners]\nrecipients = @a.example @b.example\n");
}

TEST_CASE("edit_settings: a line of a policy is added, changed and taken out in place", "[edit]") {
  const Result<std::string> added =
      with_policy_setting(kTwoPolicies, "sales", "action_virus", "warn");
  REQUIRE(added);
  CHECK(added->find("action_macro = pass\naction_virus = warn\n# that is all for sales\n") !=
        std::string::npos);
  const Result<std::string> again = with_policy_setting(*added, "sales", "action_virus", "reject");
  REQUIRE(again);
  CHECK(again->find("action_virus = warn") == std::string::npos);
  CHECK(without_policy_setting(*again, "sales", "action_virus").value() == kTwoPolicies);
}

TEST_CASE("edit_settings: a long list of a policy reads back whole", "[edit]") {
  std::string many;
  for (int i = 0; i < 40; ++i) many += "user" + std::to_string(i) + "@some.host.example ";
  const Result<std::string> changed = with_policy_setting(kTwoPolicies, "sales", "senders", many);
  REQUIRE(changed);
  const Result<Settings> settings = settings_from_text(*changed, "x");
  REQUIRE(settings);
  CHECK(settings->policies[0].senders.size() == 40);
  CHECK(settings->policies[1].senders.empty());
}

TEST_CASE("edit_settings: a value that would be wrong in a policy is refused", "[edit]") {
  CHECK(error_of(with_policy_setting(kTwoPolicies, "sales", "action_virus", "burn"))
            .find("takes one of") != std::string::npos);
  CHECK(error_of(with_policy_setting(kTwoPolicies, "sales", "scan", "all"))
            .find("cannot differ between policies") != std::string::npos);
  CHECK(error_of(with_policy_setting(kTwoPolicies, "sales", "clients", "nowhere"))
            .find("none of relay") != std::string::npos);
  CHECK_FALSE(with_policy_setting(kTwoPolicies, "", "recipients", "a@b"));
  CHECK_FALSE(with_policy_setting(kTwoPolicies, "a]b", "recipients", "a@b"));
  CHECK_FALSE(with_policy_setting(kTwoPolicies, "a\nb", "recipients", "a@b"));
  CHECK_FALSE(with_policy_setting(kTwoPolicies, std::string(80, 'x'), "recipients", "a@b"));
  CHECK_FALSE(without_policy_setting(kTwoPolicies, "nobody", "language"));
  // A policy without any line would be gone, and its mail would fall under another one.
  CHECK_FALSE(without_policy_setting(kTwoPolicies, "other", "recipients"));
}

TEST_CASE("edit_settings: a policy is removed, comments around it stay", "[edit]") {
  const Result<std::string> changed = without_policy(kTwoPolicies, "sales");
  REQUIRE(changed);
  CHECK(*changed ==
        "language = ja\n\n# the sales people\n# that is all for sales\n\n"
        "[policy other]\nrecipients = @other.example\n");
  CHECK(error_of(without_policy(kTwoPolicies, "nobody")).find("nobody") != std::string::npos);
}

TEST_CASE("edit_settings: a policy moves up with its comment", "[edit]") {
  const Result<std::string> changed = with_policy_earlier(kTwoPolicies, "other");
  REQUIRE(changed);
  CHECK(*changed ==
        "language = ja\n\n[policy other]\nrecipients = @other.example\n\n# the sales people\n"
        "[policy sales]\nrecipients = @sales.example ; all of them\naction_macro = pass\n"
        "# that is all for sales\n\n");
  CHECK(with_policy_earlier(*changed, "other").value() == *changed);
}
