// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/compose_request.h"

#include "lib/front/load_settings.h"
#include "tests/unit/catch.h"

namespace scanq {
namespace {

Result<Settings> read_settings(std::string_view text) {
  return settings_from_text(text, "test");
}

ComposeRequest example_request() {
  ComposeRequest request;
  request.settings = default_settings();
  request.settings.delivery.language = Language::kJapanese;
  request.settings.delivery.subject_prefix = "ウイルス警告:";
  request.needs_cuts = false;
  request.verdict.is_scanned = true;
  request.verdict.subject = "件名";
  request.verdict.findings.push_back({Category::kVirus, "Eicar", "1.2", "a.com", "", "", "", 68});
  return request;
}

}  // namespace

TEST_CASE("compose request: what is written is read back", "[compose_request]") {
  const ComposeRequest sent = example_request();
  Result<ComposeRequest> got = parse_compose_request(format_compose_request(sent), read_settings);
  REQUIRE(got);
  CHECK(got->settings == sent.settings);
  CHECK_FALSE(got->needs_cuts);
  CHECK(got->verdict == sent.verdict);
}

TEST_CASE("compose request: policies do not travel", "[compose_request]") {
  ComposeRequest sent = example_request();
  sent.settings.policies.push_back({"x", {"bob@example.net"}, {}, {}, sent.settings.delivery});
  Result<ComposeRequest> got = parse_compose_request(format_compose_request(sent), read_settings);
  REQUIRE(got);
  CHECK(got->settings.policies.empty());
}

TEST_CASE("compose request: anything else is refused", "[compose_request]") {
  for (const char* bad : {"", "[]", "{}", "{\"version\":2}", "null", "\"text\""}) {
    Result<ComposeRequest> got = parse_compose_request(bad, read_settings);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == ErrorCode::kInternal);
  }
}

}  // namespace scanq
