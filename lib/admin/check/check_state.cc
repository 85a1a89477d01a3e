// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of check_installation.h that look at what changes from day to day: the engine image,
// who fetches signatures, the quarantine.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "lib/admin/check/check_installation.h"
#include "lib/admin/update/installed_signatures.h"
#include "lib/base/user.h"
#include "lib/image/image_file.h"
#include "lib/image/signature_list.h"
#include "lib/store/quarantine_folder.h"

namespace scanq {
namespace {

constexpr std::uint64_t kMib = 1 << 20;
constexpr long kDaySeconds = 86400;
constexpr const char* kStoreUser = "scanq";
// Loaded signatures take about so many times the room of their packed files, and a process besides
// them so much.
constexpr std::uint64_t kLoadedTimes = 6, kProcessBytes = 256 * kMib;

Result<ImageTables> read_image(const Settings& settings) {
  Result<Fd> file = open_trusted_image(settings.engine_image);
  if (!file) return file.error();
  return read_image_tables(file->get());
}

std::string describe(const ImageTables& image, const Settings& settings, std::time_t now) {
  return settings.engine_image + ", " + std::to_string(image.header.data_bytes / kMib) + " MiB, " +
         std::to_string(image.header.signature_count) + " signatures\nbuilt " +
         age_text(now - static_cast<std::time_t>(image.header.built_at)) + " ago";
}

CheckRow no_image(const Settings& settings, const std::string& why) {
  const bool is_fatal = settings.without_image == WithoutImage::kDefer;
  return {is_fatal ? State::kCritical : State::kWarning, "engine image",
          settings.engine_image + ": " + why + "\n" +
              (is_fatal ? "every message is put off (without_image = defer)"
                        : "the signatures are loaded for each message"),
          "scanq update --image; where systemd runs, systemctl status scanq-image.service"};
}

// What makes scanq update run by itself; empty if nothing does.
std::string regular_update(const std::string& root) {
  for (const char* file :
       {"/etc/systemd/system/timers.target.wants/scanq-update.timer", "/etc/cron.d/qmail-scanq",
        "/etc/cron.d/scanq", "/etc/cron.d/clamav-freshclam"}) {
    struct stat about;
    // The link of a unit leads to where that unit is, which another root does not have.
    if (::lstat((root + file).c_str(), &about) == 0) return file;
  }
  return {};
}

int percent(std::uint64_t part, std::int64_t whole) {
  return whole > 0
             ? static_cast<int>(100.0 * static_cast<double>(part) / static_cast<double>(whole))
             : 0;
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
  constexpr int kNearlyFull = 80, kFull = 100;
  constexpr long kSpareDays = 2;
  if (full >= kFull) {
    return {State::kCritical, "quarantine", text + "\nwhat is to be kept is put off",
            "scanq quarantine list; delete some, or raise quarantine_max_..."};
  }
  if (full >= kNearlyFull || age > (settings.quarantine_keep_days + kSpareDays) * kDaySeconds) {
    return {State::kWarning, "quarantine", text,
            "scanq quarantine expire, and have it run every day (scanq-expire.timer, or cron)"};
  }
  return {State::kOk, "quarantine", text, ""};
}

}  // namespace

CheckRow check_image(const Settings& settings, std::time_t now) {
  if (settings.engine_image.empty()) {
    return {State::kOk, "engine image",
            "none is used (engine_image is empty): the signatures are loaded for each message", ""};
  }
  if (::access(settings.engine_image.c_str(), F_OK) != 0 && errno == ENOENT) {
    return no_image(settings, "there is none");
  }
  Result<ImageTables> image = read_image(settings);
  if (!image) return no_image(settings, image.error().text);
  const std::string text = describe(*image, settings, now);
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  if (!files || files->list != image->signatures) {
    return {State::kWarning, "engine image",
            text + "\nthe signature files are others now: mail is scanned with the old ones",
            "scanq update --if-changed; it is run by scanq-image.path, scanq-image.timer or cron"};
  }
  return {State::kOk, "engine image", text + ", of the signature files as they are", ""};
}

CheckRow check_updates(const Settings& settings, std::time_t now, const std::string& root) {
  std::time_t fetched = 0;
  for (const SignatureFile& file : find_installed_signatures(settings.database_dir)) {
    fetched = std::max(fetched, file.changed);
  }
  const std::string last = fetched == 0 ? "\nthere was none yet"
                                        : "\nthe last one was " + age_text(now - fetched) + " ago";
  const std::vector<Process> freshclam = find_processes(root + "/proc", "freshclam");
  if (!freshclam.empty()) {
    return {State::kOk, "updates", "freshclam runs by itself, process " + freshclam[0].id + last,
            ""};
  }
  const std::string by = regular_update(root);
  if (!by.empty()) return {State::kOk, "updates", "by " + by + last, ""};
  return {State::kWarning, "updates", "nothing fetches new signatures" + last,
          "systemctl enable --now clamav-freshclam, or scanq-update.timer; without systemd see "
          "cron/scanq among the shared files"};
}

CheckRow check_store(const Settings& settings) {
  const std::string path = settings.program_dir + "/scanq-store";
  const std::string advice = "chown scanq:scanq " + path + " && chmod 4755 " + path;
  struct stat about;
  if (::stat(path.c_str(), &about) != 0) {
    return {State::kCritical, "scanq-store", path + ": " + std::strerror(errno),
            "run make install, or set program_dir in scanq.conf to where it is"};
  }
  const std::optional<User> user = find_user(kStoreUser);
  if (!user) {
    return {State::kWarning, "scanq-store",
            "there is no user scanq: only what root brings can be kept in quarantine",
            "run install.sh, or install the package again"};
  }
  if ((about.st_mode & S_ISUID) == 0 || about.st_uid != user->uid) {
    return {State::kWarning, "scanq-store",
            path + " is not set-id to scanq: what is to be kept in quarantine may be put off",
            advice};
  }
  if ((about.st_mode & 0022) != 0) {
    return {State::kCritical, "scanq-store", path + " can be changed by others", advice};
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

LimitNeeds limit_needs(const Settings& settings) {
  LimitNeeds needs;
  needs.file_bytes = static_cast<std::uint64_t>(settings.max_scan_bytes);
  Result<ImageTables> image = read_image(settings);
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  needs.memory_bytes = kProcessBytes + (image   ? image->header.data_bytes
                                        : files ? kLoadedTimes * files->bytes
                                                : 0);
  return needs;
}

}  // namespace scanq
