// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_config.h"

#include "lib/base/fd.h"
#include "lib/base/ini_file.h"
#include "lib/mail/places.h"
#include "lib/mail/text.h"
#include "lib/web/web_config_floor.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxConfigBytes = 1 << 16;

WebConfig default_config() {
  WebConfig config;
  config.logs = {"/var/log/mail.log", "/var/log/maillog", "/var/log/qmail/smtpd/current", kJournal};
  config.folder = std::string(kStateDir) + "/web";
  return config;
}

Result<void> apply(WebConfig& config, const IniEntry& entry) {
  if (entry.section == "floor") {
    Result<std::string> floor = parse_floor(entry.key, entry.value);
    if (!floor) return floor.error();
    config.floors[entry.key] = *floor;
    return {};
  }
  if (!entry.section.empty()) {
    return Error{ErrorCode::kBadSettings, "the only section of this file is [floor]"};
  }
  if (entry.key == "administrators") {
    config.administrators = split_words(entry.value);
  } else if (entry.key == "user") {
    config.user = entry.value;
  } else if (entry.key == "logs") {
    config.logs = split_words(entry.value);
  } else if (entry.key == "folder" && entry.value.starts_with('/')) {
    config.folder = entry.value;
  } else if (entry.key == "folder") {
    return Error{ErrorCode::kBadSettings, "folder takes a path that starts with a slash"};
  } else {
    return Error{ErrorCode::kBadSettings,
                 "there is no setting " + entry.key + " here; scanq-web(8) has a list of them"};
  }
  return {};
}

}  // namespace

std::string web_config_path(const std::string& settings_path) {
  const std::size_t slash = settings_path.rfind('/');
  return (slash == std::string::npos ? "" : settings_path.substr(0, slash + 1)) + "web.conf";
}

Result<WebConfig> load_web_config(const std::string& path) {
  Result<std::string> text = read_file(path, kMaxConfigBytes);
  if (!text) {
    return Error{ErrorCode::kBadSettings, text.error().text, text.error().number};
  }
  Result<std::vector<IniEntry>> entries = parse_ini(*text);
  if (!entries) return Error{ErrorCode::kBadSettings, path + ":" + entries.error().text};
  WebConfig config = default_config();
  for (const IniEntry& entry : *entries) {
    Result<void> applied = apply(config, entry);
    if (!applied) {
      return Error{ErrorCode::kBadSettings,
                   path + ":" + std::to_string(entry.line) + ": " + applied.error().text};
    }
  }
  return config;
}

}  // namespace scanq
