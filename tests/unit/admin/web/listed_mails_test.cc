// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/listed_mails.h"

#include <nlohmann/json.hpp>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

std::string list_of(int mails, int names) {
  nlohmann::json all = nlohmann::json::array();
  for (int i = 0; i < mails; ++i) {
    nlohmann::json mail{{"name", std::to_string(i)}, {"recipients", {"a@b.example"}}};
    for (int n = 0; n < names; ++n) mail["findings"].push_back({{"name", std::string(200, 'x')}});
    all.push_back(mail);
  }
  return all.dump();
}

TEST_CASE("listed_mails: a list of usual size stays as it is", "[listed_mails]") {
  const std::string list = list_of(3, 500);
  CHECK(listed_mails({0, list, ""}, list.size()).out == list);
  CHECK(listed_mails({2, "", "no quarantine"}, 10).err == "no quarantine");
}

TEST_CASE("listed_mails: mails with names without end do not hide the others", "[listed_mails]") {
  const WebAnswer answer = listed_mails({0, list_of(40, 500), ""}, 1 << 20);
  const nlohmann::json all = nlohmann::json::parse(answer.out);
  CHECK(all.size() == 40);
  CHECK(all[0]["findings"].size() == 11);
  CHECK(all[0]["findings"].back()["name"] == "...");
  CHECK(answer.err.empty());
}

TEST_CASE("listed_mails: of too many the newest are shown, and the others counted",
          "[listed_mails]") {
  const WebAnswer answer = listed_mails({0, list_of(40, 5), ""}, 20000);
  const nlohmann::json all = nlohmann::json::parse(answer.out);
  CHECK(answer.out.size() <= 20000);
  REQUIRE(all.size() < 40);
  CHECK(all.back()["name"] == "39");
  CHECK(answer.err.find("oldest " + std::to_string(40 - all.size()) + " are left out") !=
        std::string::npos);
}

}  // namespace
}  // namespace scanq
