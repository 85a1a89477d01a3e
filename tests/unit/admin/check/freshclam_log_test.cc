// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/freshclam_log.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include "tests/unit/catch.h"

#include "lib/base/temp_folder.h"

namespace scanq {
namespace {

std::time_t local(int day, int hour) {
  std::tm fields{};
  fields.tm_year = 126;
  fields.tm_mon = 10;
  fields.tm_mday = day;
  fields.tm_hour = hour;
  fields.tm_isdst = -1;
  return std::mktime(&fields);
}

constexpr const char* kGood =
    "Fri Nov 27 10:00:00 2026 -> ClamAV update process started at Fri Nov 27 10:00:00 2026\n"
    "Fri Nov 27 10:00:00 2026 -> daily.cld database is up-to-date (version: 27001, sigs: 1, "
    "f-level: "
    "90, builder: raynman)\n"
    "Fri Nov 27 10:00:00 2026 -> main.cvd database is up-to-date (version: 62)\n";
constexpr const char* kBad =
    "Sat Nov 28 11:00:00 2026 -> ClamAV update process started at Sat Nov 28 11:00:00 2026\n"
    "Sat Nov 28 11:00:00 2026 -> ERROR: Can't download daily.cvd from database.clamav.net\n"
    "Sat Nov 28 11:00:00 2026 -> main.cvd database is up-to-date (version: 62)\n"
    "Sat Nov 28 11:00:00 2026 -> ERROR: Update failed for database: daily\n";

TEST_CASE("freshclam_log: the last success is told, and what failed since", "[freshclam_log]") {
  CHECK(read_freshclam_lines("", 1).last_success == 0);
  const FreshclamRuns good = read_freshclam_lines(kGood, 1);
  CHECK(good.last_success == local(27, 10));
  CHECK(good.last_error.empty());
  const FreshclamRuns bad = read_freshclam_lines(std::string(kGood) + kBad, 1);
  CHECK(bad.last_success == local(27, 10));
  CHECK(bad.last_error.find("Update failed") != std::string::npos);
  const FreshclamRuns again = read_freshclam_lines(std::string(kBad) + kGood, 1);
  CHECK(again.last_error.empty());
  CHECK(read_freshclam_lines(kBad, 1).last_success == 0);
}

TEST_CASE("freshclam_log: lines without a time are as old as the file", "[freshclam_log]") {
  CHECK(read_freshclam_lines("daily.cvd updated (version: 27001, sigs: 1)\n", 99).last_success ==
        99);
}

TEST_CASE("freshclam_log: the log is the one that freshclam's settings name", "[freshclam_log]") {
  const Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const std::filesystem::path root = folder->path();
  CHECK(read_freshclam_log({}, root).error().number == ENOENT);
  std::filesystem::create_directories(root / "etc/clamav");
  std::ofstream(root / "etc/clamav/freshclam.conf") << "# UpdateLogFile /none\nLogTime true\n";
  CHECK_FALSE(read_freshclam_log({}, root));
  std::ofstream(root / "etc/clamav/freshclam.conf") << "UpdateLogFile /fresh.log\n";
  CHECK_FALSE(read_freshclam_log({}, root));
  std::ofstream(root / "fresh.log") << kBad;
  CHECK(read_freshclam_log({}, root)->last_success == 0);
  std::ofstream(root / "fresh.log.1") << kGood;
  CHECK(read_freshclam_log({}, root)->last_success == local(27, 10));
}

}  // namespace
}  // namespace scanq
