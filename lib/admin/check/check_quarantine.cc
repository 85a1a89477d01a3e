// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of check_installation.h that look at the quarantine.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "lib/admin/check/check_installation.h"
#include "lib/admin/installed_how.h"
#include "lib/base/user.h"
#include "lib/front/store.h"
#include "lib/store/quarantine_folder.h"

namespace scanq {
namespace {

constexpr const char* kStoreUser = "scanq";
constexpr int kNearlyFullPercent = 80, kFullPercent = 100;
constexpr long kSpareDays = 2;  // what is to be removed has that long a time
constexpr std::chrono::seconds kStoreTime{30};

bool keeps_back(const DeliverySettings& delivery) {
  return delivery.delete_failed == DeleteFailed::kWithhold ||
         std::find(delivery.actions.begin(), delivery.actions.end(), Action::kQuarantine) !=
             delivery.actions.end();
}

// The state of the check if nothing can be kept.
State without_store(const Settings& settings) {
  const bool is_needed =
      keeps_back(settings.delivery) ||
      std::any_of(settings.policies.begin(), settings.policies.end(),
                  [](const Policy& policy) { return keeps_back(policy.delivery); });
  return is_needed ? State::kCritical : State::kWarning;
}

int percent(std::uint64_t part, std::int64_t whole) {
  return whole > 0
             ? static_cast<int>(100.0 * static_cast<double>(part) / static_cast<double>(whole))
             : 0;
}

Figure limited_figure(const char* name, std::uint64_t value, std::int64_t max, const char* unit) {
  return {name, static_cast<std::int64_t>(value), unit,
          std::to_string(max * kNearlyFullPercent / 100) + ";" + std::to_string(max) + ";0;" +
              std::to_string(max)};
}

CheckRow describe_quarantine(const Settings& settings, const QuarantineFolder& folder,
                             std::time_t now) {
  Result<QuarantineUsage> usage = measure(folder);
  Result<std::vector<std::string>> names = list_entries(folder);
  if (!usage || !names) {
    return {State::kUnknown, "quarantine", (usage ? names.error() : usage.error()).text, ""};
  }
  const int full = std::max(percent(usage->messages, settings.quarantine_max_messages),
                            percent(usage->bytes, settings.quarantine_max_bytes));
  std::string text = std::to_string(usage->messages) + " messages of " +
                     std::to_string(settings.quarantine_max_messages) + ", " +
                     std::to_string(usage->bytes / kMib) + " MiB of " +
                     std::to_string(settings.quarantine_max_bytes / static_cast<long>(kMib)) +
                     ": " + std::to_string(full) + "% full";
  const std::time_t oldest = names->empty() ? 0 : entry_time(folder, names->front());
  const long age = oldest == 0 ? 0 : now - oldest;
  if (oldest != 0) text += "\nthe oldest is " + age_text(age) + " old";
  CheckRow row{State::kOk, "quarantine", text, ""};
  row.figures = {
      limited_figure("quarantine_messages", usage->messages, settings.quarantine_max_messages, ""),
      limited_figure("quarantine_bytes", usage->bytes, settings.quarantine_max_bytes, "B")};
  if (full >= kFullPercent) {
    row.state = State::kCritical;
    row.text += "\nwhat is to be kept is put off";
    row.advice = "scanq quarantine list; delete some, or raise quarantine_max_...";
  } else if (full >= kNearlyFullPercent ||
             age > (settings.quarantine_keep_days + kSpareDays) * kDaySeconds) {
    row.state = State::kWarning;
    row.advice = "scanq quarantine expire, and have it run every day (scanq-expire.timer, or cron)";
  }
  return row;
}

}  // namespace

CheckRow check_store(const Settings& settings) {
  const std::string path = settings.program_dir + "/scanq-store";
  const std::string advice = "chown scanq:scanq " + path + " && chmod 4755 " + path;
  const auto bad = [&](State state, const std::string& text, const std::string& what_to_do) {
    return CheckRow{state, "scanq-store", text, what_to_do};
  };
  struct stat about;
  if (::stat(path.c_str(), &about) != 0) {
    return bad(State::kCritical, path + ": " + std::strerror(errno),
               how_to_install_again() + "; or set program_dir to where it is");
  }
  if ((about.st_mode & 0022) != 0) {
    return bad(State::kCritical, path + " can be changed by others", advice);
  }
  const Result<std::optional<User>> found = find_user(kStoreUser);
  if (!found) return bad(State::kUnknown, found.error().text, "");
  const std::optional<User>& user = *found;
  if (!user) {
    return bad(State::kWarning,
               "there is no user scanq: only what root brings can be kept in quarantine",
               how_to_install_again());
  }
  if ((about.st_mode & S_ISUID) == 0 || about.st_uid != user->uid) {
    return bad(without_store(settings),
               path + " is not set-id to scanq: what is to be kept in quarantine may be put off",
               advice);
  }
  // A question that changes nothing shows that it starts, and that it gets into its folder.
  Result<NoticeCount> answer = foresee_notice_count(settings, "check", Clock::now() + kStoreTime);
  if (!answer) {
    return bad(without_store(settings), path + ": " + answer.error().text,
               "chown scanq:scanq " + settings.quarantine_dir + " && chmod 700 " +
                   settings.quarantine_dir);
  }
  return {State::kOk, "scanq-store", path + ", set-id to scanq", ""};
}

CheckRow check_quarantine(const Settings& settings, std::time_t now) {
  const std::string& path = settings.quarantine_dir;
  if (::access(path.c_str(), R_OK | X_OK) != 0 && errno == EACCES) {
    return {State::kOk, "quarantine", path + ": only root can look into it", ""};
  }
  Result<QuarantineFolder> folder = QuarantineFolder::open(path);
  if (folder) return describe_quarantine(settings, *folder, now);
  return {State::kOk, "quarantine", path + ": nothing was kept yet", ""};
}

}  // namespace scanq
