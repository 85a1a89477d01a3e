// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/shown_settings.h"

#include "lib/web/setting_form.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

constexpr const char* kAnswer = R"({"path":"/etc/scanq.conf","rows":[
 {"key":"action_virus","label":"Virus","meaning":"m","takes":"t","value":"clean","shown":"clean",
  "default":"clean","floor":"clean","choices":[{"value":"tag","meaning":"<b>"},{"value":"clean",
  "meaning":""},7],"is_set":false,"is_changeable":true,"is_of_policies":true},
 "no object",{"key":7,"is_set":"yes"}],
 "policies":[{"name":"sales","recipients":"@a.example","senders":"","clients":"",
  "own":{"action_virus":"reject","broken":7}},[]]})";

TEST_CASE("shown_settings: rows and policies are read, and what is none is left out",
          "[shown_settings]") {
  const ShownSettings settings = read_shown_settings(kAnswer);
  REQUIRE(settings.rows.size() == 2);
  CHECK(settings.rows[1].key.empty());
  CHECK_FALSE(settings.rows[1].is_set);
  const ShownSetting* const row = settings.find("action_virus");
  REQUIRE(row != nullptr);
  CHECK(row->choices.size() == 2);
  CHECK(row->is_changeable);
  REQUIRE(settings.find_policy("sales") != nullptr);
  CHECK(settings.find_policy("sales")->own.size() == 1);
  CHECK(settings.find("no") == nullptr);
  CHECK(settings.find_policy("no") == nullptr);
  for (const char* text : {"", "[]", "7", "{", R"({"rows":7,"policies":{}})"}) {
    CHECK(read_shown_settings(text).rows.empty());
  }
}

TEST_CASE("shown_settings: a policy's own value counts before that outside", "[shown_settings]") {
  const ShownSettings settings = read_shown_settings(kAnswer);
  const ShownSetting& row = settings.rows[0];
  CHECK(ShownPlace{row}.value() == "clean");
  CHECK_FALSE(ShownPlace{row}.is_own());
  CHECK(ShownPlace{row, &settings.policies[0]}.value() == "reject");
  CHECK(ShownPlace{row, &settings.policies[0]}.is_own());
}

TEST_CASE("shown_settings: a difference is read, and nothing of it becomes part of the page",
          "[shown_settings]") {
  const ShownDifference difference = read_shown_difference(
      R"({"digest":"d","lines":["-a = <i>","+a = \"b\"",7],"values":[{"policy":"<p>","key":"a",
      "was":"","is":"<script>"},7]})");
  CHECK(difference.lines.size() == 2);
  CHECK(difference.values.size() == 1);
  const WebConfig config;
  CgiRequest request;
  request.form = {{"act", "try"}, {"key", "a\"><b>"}, {"value", "<script>"}};
  const std::string html = difference_content({config, request, Say(false), "t"}, difference);
  for (const char* tag : {"<i>", "<b>", "<script", "<p>\""}) {
    INFO(html);
    CHECK(html.find(tag) == std::string::npos);
  }
  CHECK(html.find("<del>-a = &lt;i&gt;</del>") != std::string::npos);
}

TEST_CASE("shown_settings: a refused value stands in the form again, a choice is the present one",
          "[shown_settings]") {
  const ShownSettings settings = read_shown_settings(kAnswer);
  const WebConfig config;
  CgiRequest request;
  const Visit visit{config, request, Say(true), "t"};
  CHECK(setting_content(visit, {settings.rows[0]}).find("\"clean\" selected") != std::string::npos);
  request.form["value"] = "tag";
  const std::string html = setting_content(visit, {settings.rows[0]});
  CHECK(html.find("\"tag\" selected") != std::string::npos);
  CHECK(html.find("tag: &lt;b&gt;") != std::string::npos);
}

}  // namespace
}  // namespace scanq
