// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "lib/admin/check/check_installation.h"
#include "lib/base/temp_folder.h"

namespace scanq {
namespace {

constexpr LimitNeeds kNeeds{.memory_bytes = 900 << 20, .file_bytes = 400 << 20};

std::string limits(const std::string& address_space) {
  return "Limit                     Soft Limit           Hard Limit           Units     \n"
         "Max file size             unlimited            unlimited            bytes     \n"
         "Max data size             64000000             unlimited            bytes     \n"
         "Max address space         " +
         address_space + "            bytes     \n";
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

TEST_CASE("check: a soft limit that a worker can raise does not count", "[check]") {
  CHECK(too_low_limits(limits("64000000             unlimited"), kNeeds).empty());
}

TEST_CASE("check: a hard limit below what the signatures take is told with both figures",
          "[check]") {
  CHECK(too_low_limits(limits("64000000             67108864 "), kNeeds) ==
        std::vector<std::string>{"address space 64 MiB of 900 MiB"});
  CHECK(too_low_limits(limits("unlimited            1073741824"), kNeeds).empty());
  CHECK(too_low_limits("", kNeeds).empty());
}

TEST_CASE("check: the program that would pass a low limit on is named", "[check]") {
  const Result<TempFolder> proc = TempFolder::make("/tmp");
  REQUIRE(proc);
  const std::filesystem::path folder = proc->path();
  write(folder / "self/limits", limits("unlimited            unlimited"));
  write(folder / "17/comm", "tcpserver\n");
  write(folder / "17/limits", limits("67108864             67108864 "));
  write(folder / "18/comm", "cron\n");
  write(folder / "18/limits", limits("1                    1 "));
  const CheckRow row = check_limits(kNeeds, folder);
  CHECK(row.state == State::kWarning);
  CHECK(row.text ==
        "hard limits that are too low for the workers\ntcpserver: address space 64 MiB of 900 MiB");
  std::filesystem::remove_all(folder / "17");
  CHECK(check_limits(kNeeds, folder).state == State::kOk);
}

TEST_CASE("check: the program that fetches signatures is named, or the lack of one", "[check]") {
  const Result<TempFolder> root = TempFolder::make("/tmp");
  REQUIRE(root);
  const std::filesystem::path folder = root->path();
  Settings settings;
  settings.database_dir = folder / "clamav";
  CHECK(check_updates(settings, 0, folder).state == State::kWarning);
  write(folder / "etc/cron.d/qmail-scanq", "");
  CHECK(check_updates(settings, 0, folder).text ==
        "by /etc/cron.d/qmail-scanq\nthere was none yet");
  write(folder / "proc/23/comm", "freshclam\n");
  CHECK(check_updates(settings, 0, folder).text ==
        "freshclam runs by itself, process 23\nthere was none yet");
}

}  // namespace
}  // namespace scanq
