// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of check_installation.h that look at files.
#include "lib/admin/check/check_installation.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "lib/admin/installed_how.h"
#include "lib/base/owned_folder.h"
#include "lib/base/temp_folder.h"
#include "lib/front/hand_over.h"
#include "lib/mail/places.h"

namespace scanq {
namespace {

constexpr unsigned long long kLittleSpaceBytes = 1ULL << 30;
constexpr mode_t kReadableByAll = 0444;

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// A program handles everybody's mail, so only root may change it.
CheckRow check_program(const std::string& name, const std::string& path,
                       const std::string& if_missing) {
  struct stat facts;
  if (::stat(path.c_str(), &facts) != 0) {
    return {State::kCritical, name, path + ": " + std::strerror(errno), if_missing};
  }
  if (!S_ISREG(facts.st_mode) || (facts.st_mode & 0111) == 0) {
    return {State::kCritical, name, path + " is not a program", how_to_install_again()};
  }
  // Root may read every file, but executes only those that somebody may execute.
  if (::access(path.c_str(), X_OK) != 0) {
    return {State::kCritical, name, path + ": " + std::strerror(errno), "chmod a+rx " + path};
  }
  if ((facts.st_mode & 0022) != 0 || facts.st_uid != 0) {
    return {State::kWarning, name, path + " can be changed by other users than root",
            "chown root " + path + " && chmod go-w " + path};
  }
  return {State::kOk, name, path, ""};
}

struct QmailMark {
  const char* file;  // below the qmail folder, or absolute
  const char* name;
  const char* error_text;
};
// Files that only one kind of qmail has; the first one that exists decides.
constexpr std::array<QmailMark, 5> kQmailMarks{{
    {"/usr/lib/indimail", "indimail", "descriptor 2, exit 88: error_text = fd2-88"},
    {"/usr/libexec/indimail", "indimail", "descriptor 2, exit 88: error_text = fd2-88"},
    {"bin/qmail-smtpam", "s/qmail", "exit codes only: refusal_codes = sqmail"},
    {"bin/helodnscheck", "sagredo's qmail", "descriptor 4, exit 82 or 88: error_text = auto"},
    {"bin/qmail-smtpd", "netqmail or notqmail", "descriptor 6, if any: error_text = auto"},
}};

#ifdef __x86_64__
constexpr std::array<const char*, 3> kWorkers{"scanq-inspect", "scanq-compose", "scanq-thaw"};
#else
constexpr std::array<const char*, 2> kWorkers{"scanq-inspect", "scanq-compose"};
#endif

}  // namespace

std::vector<CheckRow> check_programs(const Settings& settings, const std::string& front) {
  std::vector<CheckRow> rows{check_program("qmail-scanq", front, how_to_install_again())};
  for (const char* name : kWorkers) {
    rows.push_back(
        check_program(name, settings.program_dir + "/" + name,
                      how_to_install_again() + "; or set program_dir in scanq.conf to its folder"));
  }
  return rows;
}

CheckRow check_queue_program(const Settings& settings) {
  Result<std::string> program = find_queue_program(settings);
  if (!program) {
    return {State::kCritical, "queue program", program.error().text,
            "set queue_program in scanq.conf to the real qmail-queue"};
  }
  if (::access(program->c_str(), X_OK) != 0) {
    return {State::kCritical, "queue program", *program + ": " + std::strerror(errno),
            "set queue_program in scanq.conf; until then every message is put off (exit 120)"};
  }
  return {State::kOk, "queue program", *program, ""};
}

CheckRow check_qmail(const std::string& qmail_dir) {
  for (const QmailMark& mark : kQmailMarks) {
    const std::string path = mark.file[0] == '/' ? mark.file : qmail_dir + "/" + mark.file;
    if (!exists(path)) continue;
    return {State::kOk, "qmail",
            std::string(mark.name) + ", by " + path + "\ntext of a refusal: " + mark.error_text,
            ""};
  }
  return {State::kWarning, "qmail", "there is no qmail in " + qmail_dir,
          "if another program, such as mailfront, starts qmail-scanq, nothing needs to be done"};
}

CheckRow check_temp_folder(const Settings& settings) {
  Result<TempFolder> folder = TempFolder::make(settings.temp_dir);
  if (!folder) {
    return {State::kCritical, "temporary files", folder.error().text,
            "set temp_dir in scanq.conf to a folder that every user can write to (mode 1777)"};
  }
  struct statvfs room;
  if (::statvfs(settings.temp_dir.c_str(), &room) != 0) {
    return {State::kUnknown, "temporary files", settings.temp_dir + ": " + std::strerror(errno),
            ""};
  }
  const unsigned long long free_bytes =
      room.f_bavail * static_cast<unsigned long long>(room.f_frsize);
  std::string text = settings.temp_dir + ", " + std::to_string(free_bytes >> 20) + " MiB free";
  const LeftFolders left = remove_left_folders(settings.temp_dir, Whose::kEverybodys);
  if (left.removed > 0) {
    text += "\nremoved: " + std::to_string(left.removed) + " folders of killed processes";
  }
  for (const std::string& trouble : left.troubles) text += "\n" + trouble;
  CheckRow row{State::kOk, "temporary files", text, ""};
  row.figures = {{"temp_free_bytes", static_cast<std::int64_t>(free_bytes), "B",
                  std::to_string(kLittleSpaceBytes) + ":;;0"}};
  if (!left.troubles.empty()) {
    row.state = State::kWarning;
    row.advice = "parts of mails lie in there: remove it by hand, as root";
  }
  if (free_bytes < kLittleSpaceBytes) {
    row.state = State::kWarning;
    row.advice = "large messages and archives need room: free some, or set temp_dir";
  }
  return row;
}

namespace {

// The slot files, and their lines, that not all users can open: the users that made them may switch
// a limit off for others in that way. "PATH of user NUMBER" for each.
std::vector<std::string> closed_slots(const std::string& folder) {
  std::vector<std::string> closed;
  Result<Fd> opened = open_file(folder, O_RDONLY | O_DIRECTORY);
  Result<std::vector<std::string>> names = opened ? names_in(opened->get()) : opened.error();
  if (!names) return closed;
  for (const std::string& name : *names) {
    struct stat facts;
    if (!name.starts_with("scan.") && !name.starts_with("load.")) continue;
    if (::fstatat(opened->get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISREG(facts.st_mode) && (facts.st_mode & kReadableByAll) == kReadableByAll) continue;
    closed.push_back(folder + "/" + name + " of user " + std::to_string(facts.st_uid));
  }
  return closed;
}

}  // namespace

CheckRow check_lock_folder(const Settings& settings) {
  const std::string& path = settings.lock_dir;
  struct stat facts;
  std::string fault;
  if (::stat(path.c_str(), &facts) != 0) {
    fault = std::strerror(errno);
  } else if (!S_ISDIR(facts.st_mode)) {
    fault = "is no folder";
  } else if (::access(path.c_str(), W_OK | X_OK) != 0) {
    fault = std::strerror(errno);
  }
  const std::vector<std::string> closed = closed_slots(path);
  if (fault.empty() && !closed.empty()) {
    std::string text = "not all users can open";
    for (const std::string& one : closed) text += "\n" + one;
    return {State::kWarning, "locks", text + "\nscans are limited less, or not at all",
            "ask that user, and remove these files"};
  }
  if (fault.empty()) return {State::kOk, "locks", path, ""};
  return {State::kWarning, "locks",
          path + ": " + fault + "\nscans are not limited, and no message is remembered as clean",
          "mkdir -p " + path + " && chmod 1777 " + path};
}

}  // namespace scanq
