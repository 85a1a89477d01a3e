// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/settings.h"

#include <set>

#include "lib/front/load_settings.h"
#include "tests/unit/catch.h"

using namespace scanq;

namespace {

std::string complaint_of(std::string_view text) {
  const Result<Settings> settings = settings_from_text(text, "x.conf");
  return settings ? "" : settings.error().text;
}

}  // namespace

TEST_CASE("settings: every row takes its own default and gives it back", "[settings]") {
  std::set<std::string_view> keys;
  for (const SettingRow& row : setting_rows()) {
    INFO(row.key);
    CHECK(keys.insert(row.key).second);
    CHECK_FALSE(row.meaning.empty());
    CHECK((row.set == nullptr) != (row.set_delivery == nullptr));
    CHECK((row.get == nullptr) == (row.set == nullptr));
    Settings settings = default_settings();
    CHECK(apply_setting(settings, "", row.key, row.default_text));
    CHECK(setting_text(settings, row) == row.default_text);
    CHECK(settings == default_settings());
  }
  CHECK(check_settings(default_settings()));
}

TEST_CASE("settings: printed settings read back the same, policies included", "[settings]") {
  std::string text = "action_virus = quarantine\nadmin_notices_per_hour = 3\nsubject_prefix = \n";
  text += "administrators =";
  for (int i = 0; i < 40; ++i) text += "\n admin" + std::to_string(i) + "@some.host.example";
  text += "\ndeny_names = ,;first #second,;third";
  for (int i = 0; i < 40; ++i) text += "\n ,#name" + std::to_string(i) + ".exe";
  text +=
      "\n[policy one two]\nrecipients = @a.example .b.example <> *\nclients = relay 10.0.0.0/8\n"
      "action_macro = reject\n[policy other]\nsenders = x@y\nlanguage = ja\n";
  const Result<Settings> settings = settings_from_text(text, "x.conf");
  REQUIRE(settings);
  CHECK(settings->delivery.administrators.size() == 40);
  CHECK(settings->deny_names.size() == 43);
  REQUIRE(settings->policies.size() == 2);
  CHECK(settings->policies[1].delivery.admin_notices_per_hour == 3);
  const Result<Settings> again = settings_from_text(format_settings(*settings), "y.conf");
  REQUIRE(again);
  CHECK(*again == *settings);
}

TEST_CASE("settings: the longest that a line can hold is printed so that it reads back",
          "[settings]") {
  for (const std::size_t bytes : {150U, 170U, 180U, 190U, 196U, 197U}) {
    const std::string word(bytes, 'w');
    const Result<Settings> settings = settings_from_text(
        "subject_prefix =\n two\n words\ndeny_names =\n " + word + "\n\tx " + word.substr(2),
        "x.conf");
    REQUIRE(settings);
    CHECK(settings->delivery.subject_prefix == "two words");
    const Result<Settings> again = settings_from_text(format_settings(*settings), "y.conf");
    REQUIRE(again);
    CHECK(*again == *settings);
  }
  for (const SettingRow& row : setting_rows()) {
    if (row.type != "path") continue;
    Settings settings = default_settings();
    REQUIRE(apply_setting(settings, "", row.key, "/" + std::string(row.max - 1, 'd')));
    const Result<Settings> again = settings_from_text(format_settings(settings), "y.conf");
    REQUIRE(again);
    CHECK(*again == settings);
  }
}

TEST_CASE("settings: comments are no part of a value, in a line that goes on neither",
          "[settings]") {
  const Result<Settings> settings = settings_from_text(
      "# c\n ; d\nadministrators = a@b.example ; the boss\n\tc@d.example;e \t; her deputy\n"
      "  # nobody\n  f@g.example\n",
      "x.conf");
  REQUIRE(settings);
  CHECK(settings->delivery.administrators ==
        std::vector<std::string>{"a@b.example", "c@d.example;e", "f@g.example"});
  CHECK(complaint_of("administrators = a@b\n c@d\n e@f ;x\nnonsense = 1\n")
            .starts_with("x.conf:4: unknown setting"));
}

TEST_CASE("settings: sizes and times may have units, and a mistyped key has a near one",
          "[settings]") {
  const Result<Settings> settings = settings_from_text(
      "max_message_bytes = 50M\nlife_limit_seconds = 2h\nremember_minutes = 2h\n"
      "quarantine_keep_days = 4w\n",
      "x.conf");
  REQUIRE(settings);
  CHECK(settings->max_message_bytes == 52428800);
  CHECK(settings->life_limit_seconds == 7200);
  CHECK(settings->remember_minutes == 120);
  CHECK(settings->quarantine_keep_days == 28);
  CHECK(complaint_of("max_files = 2h\n").starts_with("x.conf:1: max_files = 2h: takes a whole"));
  CHECK(complaint_of("max_message_bytes = 50X\n").find("such as 50M") != std::string::npos);
  CHECK(complaint_of("max_mesage_bytes = 1M\n").find("did you mean max_message_bytes?") !=
        std::string::npos);
}

TEST_CASE("settings: the prefix of the subject and the name of notices follow the language",
          "[settings]") {
  const Result<Settings> settings = settings_from_text(
      "language = ja\n[policy abroad]\nlanguage = en\n[policy own]\nsubject_prefix =\n", "x.conf");
  REQUIRE(settings);
  CHECK(settings->delivery.subject_prefix_text() == "ウイルス警告:");
  CHECK(settings->delivery.from_name_text() == "メールウイルスチェック");
  CHECK(settings->policies[0].delivery.subject_prefix_text() == "Virus warning:");
  CHECK(settings->policies[0].delivery.from_name_text() == "Mail virus scanner");
  CHECK(settings->policies[1].delivery.subject_prefix_text().empty());
}

TEST_CASE("settings: an error is told with file and line", "[settings]") {
  CHECK(complaint_of("\nnonsense = 1\n").starts_with("x.conf:2: unknown setting nonsense"));
  CHECK(complaint_of("add_headers = maybe\n").starts_with("x.conf:1: add_headers = maybe"));
  CHECK(complaint_of("max_files = 0\n").starts_with("x.conf:1: max_files = 0"));
  CHECK(complaint_of("max_files = 10x\n").starts_with("x.conf:1: "));
  CHECK(complaint_of("action_virus = burn\n").starts_with("x.conf:1: action_virus = burn"));
  CHECK(complaint_of("temp_dir = tmp\n").find("starts with a slash") != std::string::npos);
  CHECK(complaint_of("\n[policy]\nlanguage = ja\n").starts_with("x.conf:3: "));
  CHECK(complaint_of("[other]\nlanguage = ja\n").starts_with("x.conf:2: unknown section"));
  CHECK(complaint_of("[policy a]\ntemp_dir = /tmp\n").find("cannot differ") != std::string::npos);
  CHECK(complaint_of("max_files = 10\nmax_files = 11\n").starts_with("x.conf:2"));
  CHECK(complaint_of("passwords =;secret\n").starts_with("x.conf:1: passwords: a value that"));
}

TEST_CASE("settings: a pattern of a policy that can match nothing is an error", "[settings]") {
  for (const char* client : {"10.0.0.0/33", "10.0.0", "everybody", "2001:db8::/129", "10.0.0.0/"}) {
    INFO(client);
    CHECK(complaint_of("[policy a]\nclients = relay " + std::string(client) + "\n")
              .starts_with("x.conf:2: clients: "));
  }
  for (const char* address : {"*@x.example", "<a@x>", "@", ".", "a*"}) {
    INFO(address);
    CHECK(complaint_of("[policy a]\nsenders = " + std::string(address) + "\n")
              .starts_with("x.conf:2: senders: "));
  }
  CHECK(complaint_of("[policy a]\nclients = relay network local 10.0.0.1 10.0.0.0/8 ::1 "
                     "2001:db8::/32\nsenders = <> *\nrecipients = a a@x @x .x\n")
            .empty());
}

TEST_CASE("settings: relations between settings are checked", "[settings]") {
  CHECK_FALSE(complaint_of("scan_timeout_seconds = 3600\nlife_limit_seconds = 3600\n").empty());
  CHECK_FALSE(complaint_of("max_scan_bytes = 1048576\n").empty());
}

TEST_CASE("settings: the address of a link is that of a page, also within a policy", "[settings]") {
  for (const char* good :
       {"", "https://mail.example.jp/scanq-release/", "http://[::1]:8080/a%20b"}) {
    CHECK(complaint_of(std::string("digest_links = ") + good + "\n").empty());
  }
  for (const char* bad : {"mail.example.jp", "javascript:alert(1)", "https://x/?t=",
                          "https://x/\">", "https://x/ y", "https://x/<b>", "/scanq-release/"}) {
    INFO(bad);
    CHECK_FALSE(complaint_of(std::string("digest_links = ") + bad + "\n").empty());
    CHECK_FALSE(complaint_of(std::string("[policy a]\ndigest_links = ") + bad + "\n").empty());
  }
}
