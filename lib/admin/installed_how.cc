// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/installed_how.h"

#include <unistd.h>

#include "lib/mail/places.h"

namespace scanq {
namespace {

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

}  // namespace

InstalledHow installed_how(const std::string& root) {
  // install.sh writes down what it has put where; no package stands beside that.
  if (exists(root + kStateDir + "/manifest")) return InstalledHow::kFromSource;
  // Every Debian package has this file, and nothing else puts it there; it goes with the package.
  if (exists(root + "/usr/share/doc/qmail-scanq/copyright")) return InstalledHow::kDebianPackage;
  const bool has_rpm = exists(root + "/var/lib/rpm") || exists(root + "/usr/lib/sysimage/rpm");
  if (has_rpm && exists(root + "/usr/share/scanq")) return InstalledHow::kRpm;
  return InstalledHow::kFromSource;
}

std::string how_to_install_again(const std::string& root) {
  switch (installed_how(root)) {
    case InstalledHow::kDebianPackage:
      return "install the package again: dpkg -i qmail-scanq_VERSION.deb";
    case InstalledHow::kRpm:
      return "install the package again: rpm -U --replacepkgs qmail-scanq-VERSION.rpm";
    case InstalledHow::kFromSource:
      break;
  }
  return "run ./install.sh in the source tree";
}

std::string how_to_get_freshclam(const std::string& root) {
  if (exists(root + "/usr/bin/apt-get")) return "apt install clamav-freshclam";
  if (exists(root + "/usr/bin/dnf")) return "dnf install clamav-freshclam";
  if (exists(root + "/usr/bin/zypper")) return "zypper install clamav";
  return "install ClamAV's freshclam";
}

std::string how_to_update_regularly(const std::string& root) {
  if (exists(root + "/run/systemd/system")) {
    return "systemctl enable --now clamav-freshclam, or scanq-update.timer";
  }
  const bool is_source = installed_how(root) == InstalledHow::kFromSource;
  return std::string("install a cron, and: cp ") + kShareDir + "/cron/scanq /etc/cron.d/" +
         (is_source ? "scanq" : "qmail-scanq");
}

}  // namespace scanq
