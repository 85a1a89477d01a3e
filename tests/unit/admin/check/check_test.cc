// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include "tests/unit/catch.h"

#include "lib/admin/check/check_installation.h"
#include "lib/admin/check/processes.h"
#include "lib/admin/front_user.h"
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
  CHECK(
      row.text ==
      "these hard limits are too low for the workers\ntcpserver: address space 64 MiB of 900 MiB");
  std::filesystem::remove_all(folder / "17");
  CHECK(check_limits(kNeeds, folder).state == State::kOk);
}

// A file that looks like one of the makers' sets: its head is all that is read here.
void write_official(const std::filesystem::path& path) {
  write(path, "ClamAV-VDB:27 Nov 2026 08-32 +0000:27001:2000000:90:x:x:builder:0");
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
        "by /etc/cron.d/qmail-scanq\nthere was no update yet");
  write(folder / "proc/23/comm", "freshclam\n");
  CHECK(check_updates(settings, 0, folder).text ==
        "freshclam runs by itself, process 23\nthere was no update yet");
}

TEST_CASE("check: a freshclam that has ended and waits for its parent is none", "[check]") {
  const Result<TempFolder> root = TempFolder::make("/tmp");
  REQUIRE(root);
  const std::filesystem::path folder = root->path();
  write(folder / "23/comm", "freshclam\n");
  write(folder / "23/status", "Name:\tfreshclam\nState:\tZ (zombie)\nUid:\t5\t6\t7\t8\n");
  CHECK(find_processes(folder, "freshclam").empty());
  write(folder / "23/status", "Name:\tfreshclam\nState:\tS (sleeping)\nUid:\t5\t6\t7\t8\n");
  const std::vector<Process> found = find_processes(folder, "freshclam");
  REQUIRE(found.size() == 1);
  CHECK(found[0].user.uid == 6);
}

TEST_CASE("check: the last update is freshclam's last success, not the age of a file", "[check]") {
  const Result<TempFolder> root = TempFolder::make("/tmp");
  REQUIRE(root);
  const std::filesystem::path folder = root->path();
  Settings settings;
  settings.database_dir = folder / "clamav";
  write(folder / "etc/cron.d/scanq", "");
  write(folder / "clamav/local.ndb", "");
  CHECK(check_updates(settings, std::time(nullptr), folder).text ==
        "by /etc/cron.d/scanq\nthere was no update yet");
  write_official(folder / "clamav/daily.cld");
  const CheckRow by_file = check_updates(settings, std::time(nullptr), folder);
  CHECK(by_file.state == State::kOk);
  CHECK(by_file.text.find("the last new signatures came less than a minute ago") !=
        std::string::npos);
  write(folder / "etc/clamav/freshclam.conf", "UpdateLogFile /freshclam.log\n");
  write(folder / "freshclam.log",
        "Mon Nov 23 10:00:00 2020 -> daily.cld database is up-to-date (version: 27001)\n"
        "Mon Nov 23 11:00:00 2020 -> ERROR: Update failed for database: daily\n");
  const CheckRow row = check_updates(settings, std::time(nullptr), folder);
  CHECK(row.state == State::kWarning);
  CHECK(row.text.find("freshclam's last success was") != std::string::npos);
  CHECK(row.text.find("Update failed") != std::string::npos);
}

TEST_CASE("check: without the official signatures a database is critical", "[check]") {
  const Result<TempFolder> root = TempFolder::make("/tmp");
  REQUIRE(root);
  const std::filesystem::path folder = root->path();
  Settings settings = default_settings();
  settings.database_dir = folder;
  const std::time_t now = 1795824000;  // 2026-11-28
  CHECK(check_database(settings, now).state == State::kCritical);
  write(folder / "local.ndb", "");
  write(folder / "daily.cvd", "no head");
  CHECK(check_database(settings, now).state == State::kCritical);
  write_official(folder / "daily.cvd");
  const CheckRow no_main = check_database(settings, now);
  CHECK(no_main.state == State::kCritical);
  CHECK(no_main.text.find("missing: main)") != std::string::npos);
  write_official(folder / "main.cld");
  CHECK(check_database(settings, now).state == State::kOk);
  CHECK(check_database(settings, now + 10 * 86400).state == State::kWarning);
}

TEST_CASE("check: the front's user is that of the SMTP server that runs", "[check]") {
  const Result<TempFolder> root = TempFolder::make("/tmp");
  REQUIRE(root);
  const std::filesystem::path proc = root->path();
  write(proc / "5/comm", "tcpserver\n");
  write(proc / "5/status", "State:\tS\nUid:\t54321\t54321\t54321\t54321\nGid:\t7\t7\t7\t7\n");
  write(proc / "5/cmdline", std::string("tcpserver") + '\0' + "pop3");
  const Result<FrontUser> other = find_front_user("/none", proc, "");
  REQUIRE(other);
  if (::geteuid() != 0) {
    CHECK_FALSE(other->user);
    return;
  }
  CHECK(other->name != "uid 54321");
  write(proc / "5/cmdline", std::string("tcpserver") + '\0' + "qmail-smtpd");
  const Result<FrontUser> found = find_front_user("/none", proc, "");
  REQUIRE(found);
  CHECK(found->name == "uid 54321");
  const Result<std::string> who = run_as(
      *found, [] { return std::to_string(::geteuid()) + " " + std::to_string(::getegid()); },
      Clock::now() + std::chrono::seconds(60));
  REQUIRE(who);
  CHECK(*who == "54321 7");
  CHECK_FALSE(find_front_user("/none", proc, "no-such-user"));
}

TEST_CASE("check: where log lines go, and that nobody reads syslog where it is wanted", "[check]") {
  Settings settings = default_settings();
  settings.lock_dir = "/locks";
  CHECK(check_log(settings, MailHost::kQmail, true).state == State::kOk);
  CHECK(check_log(settings, MailHost::kQmail, false).state == State::kOk);
  CHECK(check_log(settings, MailHost::kQmail, false).text.find("/locks/unlogged.") !=
        std::string::npos);
  CHECK(check_log(settings, MailHost::kPostfix, true).text == "syslog");
  settings.log_to = LogTo::kStderr;
  CHECK(check_log(settings, MailHost::kQmail, false).state == State::kOk);
  settings.log_to = LogTo::kSyslog;
  CHECK(check_log(settings, MailHost::kQmail, true).state == State::kOk);
  CHECK(check_log(settings, MailHost::kQmail, false).state == State::kWarning);
  settings.log_to = LogTo::kBoth;
  CHECK(check_log(settings, MailHost::kQmail, false).text.find("unlogged") == std::string::npos);
}

TEST_CASE("check: without the signatures that are required there is no database", "[check]") {
  const Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  Settings settings = default_settings();
  settings.database_dir = folder->path();
  write(std::filesystem::path(folder->path()) / "foreign.ndb", "");
  const CheckRow row = check_database(settings, 0);
  CHECK(row.state == State::kCritical);
  CHECK(row.text == "NO VIRUS DATABASE IS INSTALLED in " + folder->path() +
                        " (missing: main, daily): mail counts as not scanned");
  settings.without_database = WithoutDatabase::kDefer;
  CHECK(check_database(settings, 0).text.ends_with(": mail is put off"));
  settings.required_signatures = {"foreign.ndb"};
  CHECK(check_database(settings, 0).state == State::kOk);
}

}  // namespace
}  // namespace scanq
