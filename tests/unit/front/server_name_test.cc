// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/server_name.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include "tests/unit/catch.h"

#include "lib/base/temp_folder.h"

namespace scanq {
namespace {

TEST_CASE("server_name: the setting, else control/me, else the machine's own", "[server_name]") {
  const Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const std::filesystem::path qmail = folder->path();
  char own[256] = "";
  REQUIRE(::gethostname(own, sizeof own - 1) == 0);
  Settings settings;
  CHECK(server_name(settings, qmail) == own);
  std::filesystem::create_directories(qmail / "control");
  std::ofstream(qmail / "control/me") << "mail.example.net \nsecond line\n";
  CHECK(server_name(settings, qmail) == "mail.example.net");
  settings.host_name = "mx.example.org";
  CHECK(server_name(settings, qmail) == "mx.example.org");
}

TEST_CASE("server_name: a control/me that holds no host name is passed over", "[server_name]") {
  const Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const std::filesystem::path me = std::filesystem::path(folder->path()) / "control/me";
  std::filesystem::create_directories(me.parent_path());
  const std::string own = server_name({}, folder->path());
  for (const std::string& text : {std::string(), std::string("\nmail.example.net\n"),
                                  std::string("two words\n"), std::string(8192, 'a')}) {
    std::ofstream(me) << text;
    CHECK(server_name({}, folder->path()) == own);
  }
  std::filesystem::remove(me);
  std::filesystem::create_directory(me);
  CHECK(server_name({}, folder->path()) == own);
}

}  // namespace
}  // namespace scanq
