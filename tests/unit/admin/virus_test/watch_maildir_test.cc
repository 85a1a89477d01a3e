// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/watch_maildir.h"

#include <filesystem>
#include <fstream>

#include "lib/base/temp_folder.h"
#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("watch_maildir: a mail is found by its Message-ID, a notice of it is passed over",
          "[virus_test]") {
  const TempFolder folder = TempFolder::make("/tmp").value();
  const std::string maildir = folder.path();
  std::filesystem::create_directories(maildir + "/new");
  std::ofstream(maildir + "/new/notice")
      << "Message-ID: <scanq.X@host>\nReferences: <1.virus-test@Host>\n\nMessage-ID: "
         "<1.virus-test@Host>\n";
  CHECK_FALSE(wait_for_mail({maildir}, "1.virus-test@Host", Clock::now()));
  std::ofstream(maildir + "/new/mail")
      << "X-Virus-Status: Infected (X)\nMessage-Id: <1.virus-test@Host>\n\nbody\n";
  const Result<Arrived> arrived = wait_for_mail({maildir}, "1.virus-test@Host", Clock::now());
  REQUIRE(arrived);
  CHECK(arrived->path == maildir + "/new/mail");
  CHECK(arrived->status == "Infected (X)");
}
