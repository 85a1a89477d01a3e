// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_web.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "lib/base/fd.h"
#include "lib/base/owned_folder.h"
#include "lib/base/user.h"
#include "lib/web/web_config.h"

namespace scanq {
namespace {

constexpr const char* kWebName = "screen";
constexpr std::time_t kLongestWaitSeconds = 90;  // cron may need one minute
constexpr std::size_t kMostLookedAt = 300;

CheckRow fault(const std::string& text, const std::string& advice) {
  return {State::kWarning, kWebName, text, advice};
}

// Whether it is there, this user's, and closed to all others.
bool is_alone(const std::string& path, const User& user) {
  struct stat facts = {};
  return ::lstat(path.c_str(), &facts) == 0 && facts.st_uid == user.uid &&
         (facts.st_mode & 077) == 0;
}

// Whether a request has waited for longer than anybody needs to take it.
bool is_request_left(const WebConfig& config, std::time_t now) {
  Result<Fd> folder = open_file(web_requests_folder(config), O_RDONLY | O_DIRECTORY);
  if (!folder) return false;
  Result<std::vector<std::string>> names = names_in(folder->get(), {}, kMostLookedAt);
  if (!names) return false;
  for (const std::string& name : *names) {
    struct stat facts = {};
    const bool is_there = ::fstatat(folder->get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0;
    if (is_there && now - facts.st_ctime > kLongestWaitSeconds) return true;
  }
  return false;
}

}  // namespace

std::vector<CheckRow> check_web(const std::string& settings_path, std::time_t now) {
  const std::string path = web_config_path(settings_path);
  const Result<WebConfig> config = load_web_config(path);
  if (!config && config.error().number == ENOENT) return {};
  if (!config) return {fault(config.error().text, "scanq-web(8) has the settings of this file")};
  if (config->administrators.empty()) {
    return {fault("nobody may use it", "name administrators in " + path)};
  }
  const Result<std::optional<User>> user = find_user(config->user);
  if (!user || !*user) {
    return {fault("there is no user " + config->user,
                  "set user in " + path + " to the web server's, then: scanq web prepare")};
  }
  for (const std::string& place :
       {web_requests_folder(*config), web_answers_folder(*config), web_key_path(*config)}) {
    if (!is_alone(place, **user)) {
      return {fault(place + " is not there, or not of " + config->user + " alone",
                    "scanq web prepare")};
    }
  }
  if (is_request_left(*config, now)) {
    return {fault("requests wait in " + web_requests_folder(*config),
                  "systemctl status scanq-web.path; without systemd, see cron's line for scanq web "
                  "answer")};
  }
  return {{State::kOk, kWebName,
           "for " + std::to_string(config->administrators.size()) + " administrators, by " +
               config->user,
           ""}};
}

}  // namespace scanq
