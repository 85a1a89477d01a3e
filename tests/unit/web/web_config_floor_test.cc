// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_config_floor.h"

#include "lib/front/load_settings.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

Settings changed_to(const std::string& text) {
  const Result<Settings> settings = settings_from_text(text, "test");
  REQUIRE(settings);
  return *settings;
}

std::string why_refused(const std::string& before, const std::string& after,
                        const Floors& floors = {}) {
  const Result<void> checked = check_changeable(changed_to(before), changed_to(after), floors);
  return checked ? "" : checked.error().text;
}

TEST_CASE("web_config_floor: no path, program, user or limit is changeable", "[web_config_floor]") {
  for (const SettingRow& row : setting_rows()) {
    INFO(row.key);
    const bool is_place = row.type == "path" || row.unit == "bytes" || row.unit == "processes" ||
                          row.unit == "seconds" || row.unit == "files" || row.unit == "levels";
    if (is_place) CHECK_FALSE(is_changeable(row.key));
  }
  for (const char* key : {"worker_user", "freshclam_arguments", "passwords", "scan", "confinement",
                          "host", "reentry", "log_to", "without_database", "required_signatures",
                          "add_headers", "allow_names", "recipients", "no_such_key", ""}) {
    INFO(key);
    CHECK_FALSE(is_changeable(key));
  }
}

TEST_CASE("web_config_floor: each row of the list is a setting, and its floor a value of it",
          "[web_config_floor]") {
  int count = 0;
  for (const SettingRow& row : setting_rows()) {
    const std::string floor = floor_of({}, row.key);
    if (!is_changeable(row.key)) CHECK(floor.empty());
    if (is_changeable(row.key)) ++count;
    INFO(row.key);
    if (!floor.empty()) CHECK(parse_floor(row.key, floor));
  }
  CHECK(count == 30);
}

TEST_CASE("web_config_floor: an action may become stronger than its floor, and no weaker",
          "[web_config_floor]") {
  CHECK(why_refused("", "action_virus = quarantine\n").empty());
  CHECK(why_refused("action_virus = quarantine\n", "").empty());
  CHECK(why_refused("", "action_virus = tag\n") ==
        "action_virus = tag is weaker than clean, the floor; root can lower it in web.conf");
  CHECK(why_refused("", "action_virus = tag\n", {{"action_virus", "pass"}}).empty());
  CHECK(why_refused("action_virus = reject\n", "", {{"action_virus", "quarantine"}}) ==
        "action_virus = clean is weaker than quarantine, the floor; root can lower it in web.conf");
  CHECK(why_refused("", "alert_heuristic = no\n") != "");
  CHECK(why_refused("alert_pua = yes\n", "alert_pua = no\n").empty());
  CHECK(why_refused("", "delete = no\n") != "");
  CHECK(why_refused("", "archives = member\n") != "");
  CHECK(why_refused("", "notify_sender = local\n").empty());
  CHECK(why_refused("", "notify_sender = always\n") != "");
}

TEST_CASE("web_config_floor: what the file has below the floor stays, until it is changed",
          "[web_config_floor]") {
  CHECK(why_refused("action_virus = pass\n", "action_virus = pass\nlanguage = ja\n").empty());
  CHECK(why_refused("action_virus = pass\n", "action_virus = tag\n") != "");
}

TEST_CASE("web_config_floor: the floor holds in each policy, also by what stands outside",
          "[web_config_floor]") {
  const std::string head = "action_virus = pass\n[policy sales]\nrecipients = @a.example\n";
  CHECK(why_refused(head + "action_virus = reject\n", head + "language = ja\n") ==
        "action_virus = pass in the policy sales is weaker than clean, the floor; root can lower "
        "it in web.conf");
  CHECK(why_refused(head, head + "action_virus = reject\n").empty());
}

TEST_CASE("web_config_floor: words of the floor stay in a list", "[web_config_floor]") {
  const Floors floors{{"deny_names", "*.exe *.scr"}};
  CHECK(why_refused("", "deny_names = *.scr *.exe *.js\n", floors).empty());
  CHECK(
      why_refused("", "deny_names = *.scr *.js\n", floors) ==
      "deny_names = *.scr *.js without one of the words *.exe *.scr, the floor; root can lower it "
      "in web.conf");
}

TEST_CASE("web_config_floor: policies, their conditions and allowances stay as they are",
          "[web_config_floor]") {
  const std::string sales = "[policy sales]\nrecipients = @a.example\n";
  CHECK(why_refused("", sales) != "");
  CHECK(why_refused(sales, "") != "");
  CHECK(why_refused(sales, "[policy sales]\nrecipients = @b.example\n") != "");
  CHECK(why_refused("",
                    "[allow x]\nfindings = A\nsenders = *\nrecipients = *\nuntil = "
                    "2030-01-01\nreason = r\n") != "");
}

TEST_CASE("web_config_floor: a line of [floor] is one of the setting itself",
          "[web_config_floor]") {
  CHECK(*parse_floor("deny_names", "*.exe,*.scr") == "*.exe *.scr");
  for (const auto& [key, value] : std::vector<std::pair<const char*, const char*>>{
           {"action_virus", "weak"}, {"language", "ja"}, {"queue_program", "/bin/sh"}, {"x", ""}}) {
    INFO(key);
    CHECK_FALSE(parse_floor(key, value));
  }
}

}  // namespace
}  // namespace scanq
