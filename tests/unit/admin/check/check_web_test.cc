// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_web.h"

#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/user.h"
#include "tests/unit/catch.h"
#include "tests/unit/skip.h"
#include "tests/unit/test_signatures.h"

namespace scanq {
namespace {

constexpr std::time_t kLater = 3600;

// A machine with the screen turned on, for the user nobody, as scanq web prepare leaves it.
struct WebMachine {
  TestFolder folder;
  User nobody = **find_user("nobody");
  std::string web = folder.path + "/web";
  std::string config = "administrators = alice bob\nuser = nobody\nfolder = " + web + "\n";

  WebMachine() {
    write_config(config);
    for (const char* name : {"", "/requests", "/answers"})
      std::filesystem::create_directory(web + name);
    for (const char* name : {"/requests", "/answers"}) own(web + name, 0700);
    folder.write("web/key", std::string(32, 'k'));
    own(web + "/key", 0400);
    REQUIRE(::chmod(folder.write("web/release-key", std::string(32, 'k')).c_str(), 0400) == 0);
    put("etc/cron.d/scanq", "* * * * * root scanq web answer --for 58\n");
  }
  void write_config(const std::string& text) const {
    REQUIRE(::chmod(folder.write("web.conf", text).c_str(), 0644) == 0);
  }
  void own(const std::string& path, mode_t mode) const {
    REQUIRE(::chown(path.c_str(), nobody.uid, nobody.gid) == 0);
    REQUIRE(::chmod(path.c_str(), mode) == 0);
  }
  std::string put(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(
        std::filesystem::path(folder.path + "/root/" + name).parent_path());
    return folder.write("root/" + name, text);
  }
  void run(const std::string& name, unsigned uid) const {
    put("proc/7/comm", name + "\n");
    put("proc/7/status", "State:\tS\nUid:\t0\t" + std::to_string(uid) + "\nGid:\t0\t0\n");
  }
  std::vector<CheckRow> rows(std::time_t now = std::time(nullptr)) const {
    return check_web(folder.path + "/scanq.conf", now, folder.path + "/root");
  }
  // The text of the row, where it is not well; empty where it is.
  std::string fault_of(const std::string& name, std::time_t now = std::time(nullptr)) const {
    for (const CheckRow& row : rows(now)) {
      if (row.name == name) return row.state == State::kOk ? "" : row.text + " -> " + row.advice;
    }
    return "no row " + name;
  }
};

bool has_text(const std::string& text, const std::string& wanted) {
  INFO(text);
  return text.find(wanted) != std::string::npos;
}

TEST_CASE("check_web: without web.conf there is no row, and a wrong one is told", "[check_web]") {
  const TestFolder folder;
  CHECK(check_web(folder.path + "/scanq.conf", 0, "").empty());
  (void)folder.write("web.conf", "[floor]\naction_virus = weak\n");
  const std::vector<CheckRow> rows = check_web(folder.path + "/scanq.conf", 0, "");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].state == State::kWarning);
  CHECK(has_text(rows[0].text, "web.conf:2: action_virus = weak"));
}

TEST_CASE("check_web: all is well where it was prepared and cron carries requests out",
          "[check_web]") {
  if (::geteuid() != 0) SKIP_TEST("only root can give files away");
  const WebMachine machine;
  const std::vector<CheckRow> rows = machine.rows();
  REQUIRE(rows.size() == 4);
  for (const CheckRow& row : rows) {
    INFO(row.name + ": " + row.text);
    CHECK(row.state == State::kOk);
    CHECK(row.advice.empty());
  }
  CHECK(rows[0].text == "for 2 administrators");
  CHECK(rows[3].text == "carried out by /etc/cron.d/scanq");
}

TEST_CASE("check_web: web.conf is root's, readable, and names administrators", "[check_web]") {
  if (::geteuid() != 0) SKIP_TEST("only root can give files away");
  const WebMachine machine;
  const std::string path = machine.folder.path + "/web.conf";
  REQUIRE(::chmod(path.c_str(), 0664) == 0);
  CHECK(has_text(machine.fault_of("screen"), "by others than root"));
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  CHECK(has_text(machine.fault_of("screen"), "cannot be read"));
  machine.own(path, 0644);
  CHECK(has_text(machine.fault_of("screen"), "by others than root"));
  REQUIRE(::chown(path.c_str(), 0, 0) == 0);
  machine.write_config("user = nobody\n");
  CHECK(has_text(machine.fault_of("screen"), "nobody may use it"));
}

TEST_CASE("check_web: the user is there, is not root, and is that of the web server",
          "[check_web]") {
  if (::geteuid() != 0) SKIP_TEST("only root can give files away");
  const WebMachine machine;
  machine.write_config("administrators = a\nuser = no-such-user\n");
  CHECK(has_text(machine.fault_of("screen's user"), "there is no user no-such-user"));
  machine.write_config("administrators = a\nuser = root\n");
  CHECK(has_text(machine.fault_of("screen's user"), "root is root's"));
  machine.write_config(machine.config);
  machine.run("lighttpd", 12345);
  CHECK(has_text(machine.fault_of("screen's user"), "lighttpd does not run as nobody"));
  machine.run("lighttpd", machine.nobody.uid);
  CHECK(machine.fault_of("screen's user").empty());
}

TEST_CASE("check_web: folders and key are the user's alone, and the key is one", "[check_web]") {
  if (::geteuid() != 0) SKIP_TEST("only root can give files away");
  const WebMachine machine;
  for (const char* name : {"/requests", "/answers", "/key"}) {
    INFO(name);
    machine.own(machine.web + name, 0755);
    CHECK(has_text(machine.fault_of("screen's folder"), std::string(name) + " is not there"));
    machine.own(machine.web + name, name == std::string("/key") ? 0400 : 0700);
    CHECK(machine.fault_of("screen's folder").empty());
  }
  REQUIRE(::chmod((machine.web + "/release-key").c_str(), 0440) == 0);
  CHECK(has_text(machine.fault_of("screen's folder"), "/release-key is not there, or not of root"));
  REQUIRE(::chmod((machine.web + "/release-key").c_str(), 0400) == 0);
  (void)machine.folder.write("web/key", "short");
  CHECK(has_text(machine.fault_of("screen's folder"), "is no key -> rm "));
  (void)machine.folder.write("web/key", std::string(32, 'k'));
  REQUIRE(::chmod(machine.web.c_str(), 0777) == 0);
  CHECK(has_text(machine.fault_of("screen's folder"), "by others than root"));
  std::filesystem::remove_all(machine.web);
  CHECK(has_text(machine.fault_of("screen's folder"), "scanq web prepare"));
}

TEST_CASE("check_web: somebody carries requests out, and none waits for long", "[check_web]") {
  if (::geteuid() != 0) SKIP_TEST("only root can give files away");
  const WebMachine machine;
  const std::string row = "screen's requests";
  (void)machine.folder.write("web/requests/" + std::string(32, 'a'), "{}");
  CHECK(machine.fault_of(row).empty());
  CHECK(has_text(machine.fault_of(row, std::time(nullptr) + kLater), "requests wait in"));
  std::filesystem::remove(machine.web + "/requests/" + std::string(32, 'a'));
  CHECK(machine.fault_of(row, std::time(nullptr) + kLater).empty());
  (void)machine.put("etc/cron.d/scanq", "17 * * * * root scanq update\n");
  CHECK(has_text(machine.fault_of(row), "nobody carries them out -> put the line"));
  (void)machine.put("run/systemd/system/x", "");
  CHECK(has_text(machine.fault_of(row), "systemctl add-wants"));
  (void)machine.put("etc/systemd/system/paths.target.wants/scanq-web.path", "");
  CHECK(machine.fault_of(row).empty());
}

}  // namespace
}  // namespace scanq
