// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of check_installation.h whose facts change from day to day: the engine image, and the
// service that fetches signatures.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "lib/admin/check/check_installation.h"
#include "lib/admin/check/freshclam_log.h"
#include "lib/admin/check/processes.h"
#include "lib/admin/installed_how.h"
#include "lib/admin/update/installed_signatures.h"
#include "lib/base/signature_list.h"
#include "lib/image/image_file.h"
#include "lib/image/image_seal.h"

namespace scanq {
namespace {

constexpr long kOldUpdateSeconds = 2 * kDaySeconds;
// Loaded signatures take about kLoadedTimes the room of their packed files, and the process needs
// kProcessBytes beside them.
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

std::vector<Figure> image_figures(const ImageTables& image, std::time_t now) {
  return {{"image_bytes", static_cast<std::int64_t>(image.header.data_bytes), "B", ";;0"},
          {"image_signatures", static_cast<std::int64_t>(image.header.signature_count), "", ";;0"},
          {"image_age_seconds", now - static_cast<std::time_t>(image.header.built_at), "s", ";;0"}};
}

CheckRow no_image(const Settings& settings, const std::string& why) {
  const bool is_fatal = settings.without_image == WithoutImage::kDefer;
  return {is_fatal ? State::kCritical : State::kWarning, "engine image",
          settings.engine_image + ": " + why + "\n" +
              (is_fatal ? "every message is put off (without_image = defer)"
                        : "the signatures are loaded for each message"),
          "scanq update --image; where systemd runs, systemctl status scanq-image.service"};
}

// The file of the service that runs scanq update regularly; empty if there is none.
std::string regular_update(const std::string& root) {
  for (const char* file :
       {"/etc/systemd/system/timers.target.wants/scanq-update.timer", "/etc/cron.d/qmail-scanq",
        "/etc/cron.d/scanq", "/etc/cron.d/clamav-freshclam"}) {
    struct stat about;
    // lstat, because the link of a unit leads to a file that another root does not have.
    if (::lstat((root + file).c_str(), &about) == 0) return file;
  }
  return {};
}

struct LastUpdate {
  std::time_t time = 0;     // 0: unknown
  bool is_success = false;  // it is freshclam's own word, and not the age of a file
  std::string text;
};

// Without a log of freshclam's there is only the age of the official files: when they were looked
// for in vain is not known then.
LastUpdate last_update(const Settings& settings, std::time_t now, const std::string& root) {
  const auto ago = [now](std::time_t when) { return age_text(now - when) + " ago"; };
  Result<FreshclamRuns> runs = read_freshclam_log(settings, root);
  if (runs && runs->last_success != 0) {
    return {runs->last_success, true,
            "freshclam's last success was " + ago(runs->last_success) +
                (runs->last_error.empty() ? "" : "\nsince then: " + runs->last_error)};
  }
  std::time_t newest = 0;
  for (const SignatureFile& file : find_installed_signatures(settings.database_dir)) {
    if (is_official(file)) newest = std::max(newest, file.changed);
  }
  const std::string why = runs ? "freshclam's log tells of no success" : runs.error().text;
  const std::string error =
      runs && !runs->last_error.empty() ? "\n" + runs->last_error : std::string();
  if (newest == 0) return {0, false, "there was no update yet" + error};
  return {newest, false, "the last new signatures came " + ago(newest) + " (" + why + ")" + error};
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
  CheckRow row{State::kOk, "engine image", describe(*image, settings, now), ""};
  row.figures = image_figures(*image, now);
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  if (files && files->list == image->signatures) {
    row.text += ", of the signature files as they are";
    return row;
  }
  row.state = State::kWarning;
  row.text += files ? "\nthe signature files are others now: mail is scanned with the old ones"
                    : "\nit cannot be compared with the signature files: " + files.error().text;
  row.advice =
      "scanq update --if-changed; it is run by scanq-image.path, scanq-image.timer or cron";
  return row;
}

CheckRow check_image_content(const Settings& settings) {
  constexpr const char* kName = "image content";
  if (settings.engine_image.empty()) return {State::kOk, kName, "no image is used", ""};
  Result<Fd> image = open_trusted_image(settings.engine_image);
  const Result<void> sealed = image ? check_seal(image->get()) : image.error();
  if (sealed) return {State::kOk, kName, "it is as it was written", ""};
  const bool is_damaged = is_damage(sealed.error());
  return {is_damaged ? State::kCritical : State::kWarning, kName,
          settings.engine_image + ": " + sealed.error().text +
              (is_damaged ? "\na virus may be called clean with it" : ""),
          "scanq update --reset builds a new one; a disk or memory that fails may be behind it"};
}

CheckRow check_updates(const Settings& settings, std::time_t now, const std::string& root) {
  const LastUpdate last = last_update(settings, now, root);
  const std::vector<Process> freshclam = find_processes(root + "/proc", "freshclam");
  const std::string by = regular_update(root);
  CheckRow row{State::kOk, "updates", "", ""};
  row.text = !freshclam.empty() ? "freshclam runs by itself, process " + freshclam[0].id
             : !by.empty()      ? "by " + by
                                : "nothing fetches new signatures";
  row.text += "\n" + last.text;
  if (last.time != 0) {
    row.figures = {{"last_update_age_seconds", now - last.time, "s",
                    std::to_string(kOldUpdateSeconds) + ";;0"}};
  }
  if (freshclam.empty() && by.empty()) {
    row.state = State::kWarning;
    row.advice = how_to_update_regularly(root);
  } else if (last.is_success && now - last.time > kOldUpdateSeconds) {
    row.state = State::kWarning;
    row.advice = "scanq update shows what freshclam says; journalctl -u clamav-freshclam";
  }
  return row;
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
