// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_web.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "lib/admin/check/processes.h"
#include "lib/base/fd.h"
#include "lib/base/owned_folder.h"
#include "lib/base/user.h"
#include "lib/web/web_config.h"

namespace scanq {
namespace {

constexpr const char* kScreen = "screen";
constexpr const char* kScreenUser = "screen's user";
constexpr const char* kScreenFolder = "screen's folder";
constexpr const char* kScreenRequests = "screen's requests";
constexpr std::time_t kLongestWaitSeconds = 90;  // cron may need one minute
constexpr std::size_t kMostLookedAt = 300;
constexpr std::size_t kMaxCronBytes = 64 << 10;
constexpr std::array<const char*, 3> kUnitFolders{"/etc/systemd/system", "/usr/lib/systemd/system",
                                                  "/usr/local/lib/systemd/system"};

CheckRow fault(const char* name, const std::string& text, const std::string& advice) {
  return {State::kWarning, name, text, advice};
}

// Administrators and the floor count where nobody but root wrote them.
CheckRow check_config(const WebConfig& config, const std::string& path) {
  struct stat facts = {};
  if (::stat(path.c_str(), &facts) != 0 || !is_ours_alone_to_write(facts)) {
    return fault(kScreen, path + " can be changed by others than root, and counts for nothing",
                 "chown root " + path + " && chmod 644 " + path);
  }
  if ((facts.st_mode & 04) == 0) {
    return fault(kScreen, path + " cannot be read by the web server", "chmod 644 " + path);
  }
  if (config.administrators.empty()) {
    return fault(kScreen, "nobody may use it", "name administrators in " + path);
  }
  return {State::kOk, kScreen,
          "for " + std::to_string(config.administrators.size()) + " administrators", ""};
}

// Those that start CGI programs; nginx has fcgiwrap do it.
CheckRow check_server(const User& user, const WebConfig& config, const std::string& path,
                      const std::string& root) {
  std::string others;
  for (const char* name : {"lighttpd", "apache2", "httpd", "fcgiwrap"}) {
    for (const Process& process : find_processes(root + "/proc", name)) {
      if (process.user.uid == user.uid) {
        return {State::kOk, kScreenUser, config.user + ", as " + name + " runs", ""};
      }
      others = name;
    }
  }
  if (others.empty()) return {State::kOk, kScreenUser, config.user, ""};
  return fault(kScreenUser, others + " does not run as " + config.user,
               "set user in " + path + " to the web server's, then: scanq web prepare");
}

// Whether it is there, this user's, and closed to all others.
bool is_alone(const std::string& path, const User& user) {
  struct stat facts = {};
  return ::lstat(path.c_str(), &facts) == 0 && facts.st_uid == user.uid &&
         (facts.st_mode & 077) == 0;
}

CheckRow check_folder(const WebConfig& config, const User& user) {
  constexpr const char* kPrepare = "scanq web prepare";
  const auto not_alone = [](const std::string& place, const std::string& whose) {
    return fault(kScreenFolder, place + " is not there, or not of " + whose + " alone", kPrepare);
  };
  for (const std::string& place :
       {web_requests_folder(config), web_answers_folder(config), web_key_path(config)}) {
    if (!is_alone(place, user)) return not_alone(place, config.user);
  }
  const std::string release_key = web_release_key_path(config);
  if (!is_alone(release_key, {::geteuid(), ::getegid()})) return not_alone(release_key, "root");
  struct stat facts = {};
  const std::string key = web_key_path(config);
  if (::lstat(key.c_str(), &facts) != 0 || facts.st_size != static_cast<off_t>(kWebKeyBytes)) {
    return fault(kScreenFolder, key + " is no key", "rm " + key + " && " + kPrepare);
  }
  if (::lstat(config.folder.c_str(), &facts) != 0 || !is_ours_alone_to_write(facts)) {
    return fault(kScreenFolder, config.folder + " can be changed by others than root",
                 "chown root " + config.folder + " && chmod 755 " + config.folder);
  }
  return {State::kOk, kScreenFolder, config.folder, ""};
}

// Whether a request has waited for longer than anybody needs to take it.
bool is_request_left(const WebConfig& config, std::time_t now) {
  Result<Fd> folder = open_file(web_requests_folder(config), O_RDONLY | O_DIRECTORY);
  if (!folder) return false;
  Result<std::vector<std::string>> names = names_in(folder->get(), {}, kMostLookedAt);
  if (!names) return false;
  return std::any_of(names->begin(), names->end(), [&](const std::string& name) {
    struct stat facts = {};
    return ::fstatat(folder->get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
           now - facts.st_ctime > kLongestWaitSeconds;
  });
}

bool is_path_unit_on(const std::string& root) {
  return std::any_of(kUnitFolders.begin(), kUnitFolders.end(), [&](const char* folder) {
    struct stat facts = {};
    // lstat, because the link leads to a file that another root does not have.
    return ::lstat((root + folder + "/paths.target.wants/scanq-web.path").c_str(), &facts) == 0;
  });
}

// The file with cron's line; empty: there is none.
std::string cron_file(const std::string& root) {
  for (const char* path : {"/etc/cron.d/qmail-scanq", "/etc/cron.d/scanq"}) {
    const Result<std::string> text = read_file(root + path, kMaxCronBytes);
    if (text && text->find("scanq web answer") != std::string::npos) return path;
  }
  return "";
}

CheckRow check_requests(const WebConfig& config, std::time_t now, const std::string& root) {
  const bool has_systemd = ::access((root + "/run/systemd/system").c_str(), F_OK) == 0;
  const std::string advice =
      has_systemd ? "systemctl add-wants paths.target scanq-web.path && systemctl start "
                    "scanq-web.path; if it runs: journalctl -u scanq-web"
                  : "put the line of scanq web answer into /etc/cron.d/scanq";
  if (is_request_left(config, now)) {
    return fault(
        kScreenRequests,
        "requests wait in " + web_requests_folder(config) + ", and nobody carries them out",
        advice);
  }
  const std::string carrier = !has_systemd            ? cron_file(root)
                              : is_path_unit_on(root) ? "scanq-web.path"
                                                      : "";
  if (carrier.empty()) return fault(kScreenRequests, "nobody carries them out", advice);
  return {State::kOk, kScreenRequests, "carried out by " + carrier, ""};
}

}  // namespace

std::vector<CheckRow> check_web(const std::string& settings_path, std::time_t now,
                                const std::string& root) {
  const std::string path = web_config_path(settings_path);
  const Result<WebConfig> config = load_web_config(path);
  if (!config && config.error().number == ENOENT) return {};
  if (!config) {
    return {fault(kScreen, config.error().text, "scanq-web(8) has the settings of this file")};
  }
  std::vector<CheckRow> rows{check_config(*config, path)};
  const Result<std::optional<User>> user = find_user(config->user);
  if (!user || !*user || (*user)->uid == 0) {
    rows.push_back(fault(kScreenUser,
                         user && *user ? config->user + " is root's, which no web server is to be"
                                       : "there is no user " + config->user,
                         "set user in " + path + " to the web server's, then: scanq web prepare"));
    return rows;
  }
  rows.push_back(check_server(**user, *config, path, root));
  rows.push_back(check_folder(*config, **user));
  rows.push_back(check_requests(*config, now, root));
  return rows;
}

}  // namespace scanq
