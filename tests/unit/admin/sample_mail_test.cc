// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/sample_mail.h"

#include "lib/admin/check/check_rows.h"
#include "lib/admin/update/installed_signatures.h"
#include "tests/unit/catch.h"

TEST_CASE("sample mail: the test string stands in none of them as it is", "[sample_mail]") {
  for (const auto sample :
       {scanq::Sample::kClean, scanq::Sample::kPlain, scanq::Sample::kZip, scanq::Sample::kNamed}) {
    CHECK(scanq::sample_mail(sample).find("EICAR") == std::string::npos);
    CHECK(scanq::sample_mail(sample).ends_with("--\n"));
  }
}

TEST_CASE("installed signatures: the head of a database tells version, count and date",
          "[installed_signatures]") {
  scanq::SignatureFile file;
  REQUIRE(scanq::parse_database_head(
      "ClamAV-VDB:16 Sep 2021 08-32 -0400:62:6647427:90:137d:Mgn:sigmgr:1631795562", file));
  CHECK(file.version == 62);
  CHECK(file.signatures == 6647427);
  CHECK(file.built == 1631795520);
  CHECK_FALSE(scanq::parse_database_head("ClamAV-VDB:16 Sep 2021", file));
  CHECK_FALSE(scanq::parse_database_head("something else", file));
}

TEST_CASE("check rows: the worst row comes first, with its advice", "[check_rows]") {
  using scanq::State;
  const std::vector<scanq::CheckRow> rows{{State::kOk, "a", "fine", ""},
                                          {State::kWarning, "b", "old", "update"},
                                          {State::kCritical, "c", "gone\nfor good", "install"}};
  CHECK(scanq::worst_state(rows) == State::kCritical);
  const std::string text = scanq::check_text(rows);
  CHECK(text.starts_with("scanq CRITICAL - c: gone; b: old\n"));
  CHECK(text.find("-> install") < text.find("-> update"));
  CHECK(scanq::check_text({rows[0]}).starts_with("scanq OK - all is in place\n"));
}

TEST_CASE("check rows: an age is told in its largest unit", "[check_rows]") {
  CHECK(scanq::age_text(3 * 86400 + 5) == "3 days");
  CHECK(scanq::age_text(3600) == "1 hour");
  CHECK(scanq::age_text(125) == "2 minutes");
  CHECK(scanq::age_text(3) == "less than a minute");
}
