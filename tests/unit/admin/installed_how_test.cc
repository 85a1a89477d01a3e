// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/installed_how.h"

#include <filesystem>

#include "lib/mail/places.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_signatures.h"

namespace fs = std::filesystem;
using scanq::how_to_get_freshclam;
using scanq::how_to_install_again;
using scanq::how_to_update_regularly;
using scanq::installed_how;
using scanq::InstalledHow;

namespace {

// A system in a folder: what `put` names is there.
struct Root : scanq::TestFolder {
  void put(const std::string& file) const {
    fs::create_directories(path + fs::path(file).parent_path().string());
    write(file, "");
  }
};

}  // namespace

TEST_CASE("installed how: a package is told from a source tree by what each leaves", "[admin]") {
  const Root root;
  CHECK(installed_how(root.path) == InstalledHow::kFromSource);
  CHECK(how_to_install_again(root.path) == "run ./install.sh in the source tree");
  root.put("/usr/share/scanq/scanq.conf");
  root.put("/var/lib/rpm/rpmdb.sqlite");
  CHECK(installed_how(root.path) == InstalledHow::kRpm);
  CHECK(how_to_install_again(root.path).find("rpm -U") != std::string::npos);
  root.put("/usr/share/doc/qmail-scanq/copyright");
  CHECK(installed_how(root.path) == InstalledHow::kDebianPackage);
  CHECK(how_to_install_again(root.path).find("dpkg -i") != std::string::npos);
  // Beside a removed package that has left something, what install.sh has put there counts.
  root.put(std::string(scanq::kStateDir) + "/manifest");
  CHECK(installed_how(root.path) == InstalledHow::kFromSource);
}

TEST_CASE("installed how: a removed Debian package is none", "[admin]") {
  const Root root;
  root.put("/var/lib/dpkg/info/qmail-scanq.list");
  root.put("/var/lib/dpkg/info/qmail-scanq.postrm");
  CHECK(installed_how(root.path) == InstalledHow::kFromSource);
}

TEST_CASE("installed how: the package manager that is there is named", "[admin]") {
  const Root root;
  CHECK(how_to_get_freshclam(root.path) == "install ClamAV's freshclam");
  root.put("/usr/bin/zypper");
  CHECK(how_to_get_freshclam(root.path) == "zypper install clamav");
  root.put("/usr/bin/dnf");
  CHECK(how_to_get_freshclam(root.path) == "dnf install clamav-freshclam");
  root.put("/usr/bin/apt-get");
  CHECK(how_to_get_freshclam(root.path) == "apt install clamav-freshclam");
}

TEST_CASE("installed how: updates are systemd's, or a cron file of the right name", "[admin]") {
  const Root root;
  const std::string copy = std::string("cp ") + scanq::kShareDir + "/cron/scanq /etc/cron.d/";
  CHECK(how_to_update_regularly(root.path) == "install a cron, and: " + copy + "scanq");
  root.put("/usr/share/doc/qmail-scanq/copyright");
  CHECK(how_to_update_regularly(root.path) == "install a cron, and: " + copy + "qmail-scanq");
  root.put("/run/systemd/system/x");
  CHECK(how_to_update_regularly(root.path).find("systemctl enable --now") == 0);
}
