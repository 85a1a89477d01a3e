// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// web.conf, the few settings of the screen in the browser. They stand in a file of their own,
// beside scanq.conf, because the screen may change some of scanq.conf and nothing of these.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <string>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

struct WebConfig {
  std::vector<std::string> administrators;  // names as the web server knows them (REMOTE_USER)
  std::string user = "www-data";            // as whom the web server runs scanq-web
  std::vector<std::string> logs;            // patterns of files, or "journal"; see scanq-web(8)
  std::string folder;                       // holds requests, answers and the key
  std::map<std::string, std::string, std::less<>> floors;  // [floor]; see web_config_floor.h
};

inline constexpr const char* kJournal = "journal";

// Where web.conf is, for the scanq.conf of this path.
std::string web_config_path(const std::string& settings_path);

// kBadSettings, with the line; its number is ENOENT where there is no such file: the screen is off.
Result<WebConfig> load_web_config(const std::string& path);

inline std::string web_requests_folder(const WebConfig& config) {
  return config.folder + "/requests";
}
inline std::string web_answers_folder(const WebConfig& config) {
  return config.folder + "/answers";
}
inline std::string web_key_path(const WebConfig& config) {
  return config.folder + "/key";
}
inline constexpr std::size_t kWebKeyBytes = 32;  // of either key
// root's own, for the links of digests.
inline std::string web_release_key_path(const WebConfig& config) {
  return config.folder + "/release-key";
}
// Whether a file or folder is ours, and nobody else can write to it.
inline bool is_ours_alone_to_write(const struct stat& facts) {
  return facts.st_uid == ::geteuid() && (facts.st_mode & 022) == 0;
}

}  // namespace scanq
