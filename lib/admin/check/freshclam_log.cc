// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/freshclam_log.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "lib/base/fd.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxConfigBytes = 1 << 20;
constexpr std::uint64_t kMaxTailBytes = 1 << 20;  // of a log that nobody rotates
constexpr const char* kUsualConfig = "/etc/clamav/freshclam.conf";
constexpr std::string_view kConfigOption = "--config-file=";
constexpr std::string_view kTimeEnd = " -> ";

// "Sat Nov 28 17:00:00 2026", in this machine's time zone; 0 for anything else.
std::time_t parse_time(std::string_view text) {
  std::tm fields{};
  const std::string copy(text);
  const char* rest = ::strptime(copy.c_str(), "%a %b %d %H:%M:%S %Y", &fields);
  fields.tm_isdst = -1;
  return rest != nullptr && *rest == '\0' ? std::mktime(&fields) : 0;
}

bool tells_success(std::string_view line) {
  const bool is_daily = line.find("daily.c") != std::string_view::npos;
  return is_daily && (line.find("up-to-date") != std::string_view::npos ||
                      line.find("up to date") != std::string_view::npos ||
                      line.find(" updated (") != std::string_view::npos);
}

std::string config_path(const Settings& settings, const std::string& root) {
  for (const std::string& argument : settings.freshclam_arguments) {
    if (argument.starts_with(kConfigOption)) return argument.substr(kConfigOption.size());
  }
  return root + kUsualConfig;
}

// Empty: the settings name none.
std::string log_path(const std::string& config, const std::string& root) {
  constexpr std::string_view kKey = "UpdateLogFile";
  for (std::size_t at = 0; at < config.size();) {
    const std::string_view line = trim_blanks(next_line(config, at));
    if (!line.starts_with(kKey)) continue;
    const std::string_view value = trim_blanks(line.substr(kKey.size()));
    if (value.starts_with('/')) return root + std::string(value);
  }
  return "";
}

Result<FreshclamRuns> read_one(const std::string& path) {
  Result<Fd> file = open_file(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file) return file.error();
  struct stat about;
  if (::fstat(file->get(), &about) != 0 || !S_ISREG(about.st_mode)) {
    return Error{ErrorCode::kReadFailed, path + " is no regular file"};
  }
  const auto size = static_cast<std::uint64_t>(about.st_size);
  const std::uint64_t bytes = std::min(size, kMaxTailBytes);
  Result<std::string> tail = read_exactly_at(file->get(), bytes, size - bytes);
  if (!tail) return tail.error().while_doing("reading " + path);
  return read_freshclam_lines(*tail, about.st_mtime);
}

}  // namespace

FreshclamRuns read_freshclam_lines(std::string_view log, std::time_t written) {
  FreshclamRuns runs;
  for (std::size_t at = 0; at < log.size();) {
    const std::string_view line = next_line(log, at);
    const std::size_t arrow = line.find(kTimeEnd);
    if (tells_success(line)) {
      const std::time_t told =
          arrow == std::string_view::npos ? 0 : parse_time(line.substr(0, arrow));
      runs = {told != 0 ? told : written, ""};
    } else if (line.find("ERROR:") != std::string_view::npos) {
      runs.last_error = one_line_utf8(line, 200);
    }
  }
  return runs;
}

Result<FreshclamRuns> read_freshclam_log(const Settings& settings, const std::string& root) {
  const std::string config = config_path(settings, root);
  Result<std::string> text = read_file(config, kMaxConfigBytes);
  if (!text) return text.error();
  const std::string path = log_path(*text, root);
  if (path.empty()) return Error{ErrorCode::kReadFailed, config + " names no UpdateLogFile"};
  Result<FreshclamRuns> runs = read_one(path);
  if (!runs || runs->last_success != 0) return runs;
  Result<FreshclamRuns> before = read_one(path + ".1");  // rotated a moment ago
  if (before && before->last_success != 0) runs->last_success = before->last_success;
  return runs;
}

}  // namespace scanq
