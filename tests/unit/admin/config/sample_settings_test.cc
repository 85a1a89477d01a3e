// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/sample_settings.h"

#include "lib/front/load_settings.h"
#include "tests/unit/catch.h"

namespace {

// The text with the comment sign taken from each line "#key = value".
std::string with_settings_in_force(const std::string& text) {
  std::string lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    const bool is_setting = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    lines += (is_setting ? line.substr(1) : line) + '\n';
    at = end + 1;
  }
  return lines;
}

}  // namespace

TEST_CASE("sample settings: as shipped, every setting has its default", "[sample_settings]") {
  const auto settings = scanq::settings_from_text(scanq::sample_settings(), "sample");
  REQUIRE(settings);
  CHECK(*settings == scanq::default_settings());
}

TEST_CASE("sample settings: uncommented, they are the defaults again, a policy and an allowance",
          "[sample_settings]") {
  const auto settings =
      scanq::settings_from_text(with_settings_in_force(scanq::sample_settings()), "sample");
  if (!settings) FAIL(settings.error().text);
  scanq::Settings general = *settings;
  general.policies.clear();
  general.allowances.clear();
  CHECK(general == scanq::default_settings());
  REQUIRE(settings->policies.size() == 1);
  CHECK(settings->policies[0].name == "trading partners");
  CHECK(settings->policies[0].recipients.size() == 2);
  CHECK(settings->policies[0].delivery.action_for(scanq::Category::kMacro) == scanq::Action::kPass);
  REQUIRE(settings->allowances.size() == 1);
  CHECK(settings->allowances[0].name == "newsletter of a partner");
  CHECK(settings->allowances[0].senders.size() == 1);
}
