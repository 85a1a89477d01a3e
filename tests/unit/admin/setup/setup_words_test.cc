// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/setup_words.h"

#include <clocale>

#include "lib/admin/setup/setup_settings.h"
#include "lib/base/text_columns.h"
#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("setup_words: every setting of a policy has a name in both languages that fits",
          "[setup]") {
  const std::string before = std::setlocale(LC_CTYPE, nullptr);
  REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
  for (const SettingRow& row : setting_rows()) {
    if (row.set_delivery == nullptr) continue;
    INFO(row.key);
    for (const Language language : {Language::kEnglish, Language::kJapanese}) {
      const std::string_view label = setting_label(row.key).in(language);
      CHECK(label != row.key);
      CHECK_FALSE(label.empty());
      CHECK(columns_of(label) <= kLabelColumns);
    }
  }
  std::setlocale(LC_CTYPE, before.c_str());
}

TEST_CASE("setup_words: every action is explained in both languages", "[setup]") {
  for (const std::string_view action : kActionNames) {
    INFO(action);
    CHECK_FALSE(value_meaning("action_virus", action).english.empty());
    CHECK_FALSE(value_meaning("action_virus", action).japanese.empty());
  }
  CHECK(value_meaning("from_name", "pass").english.empty());
}
