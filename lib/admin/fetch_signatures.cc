#include "lib/admin/fetch_signatures.h"

#include <unistd.h>

#include <algorithm>

#include "lib/base/process.h"

namespace scanq {
namespace {

constexpr int kLockedLog = 62;  // freshclam.c: "can't initialize the internal logger"

std::string version_text(const DatabaseFile& file) {
  if (file.version != 0) return "version " + std::to_string(file.version);
  return std::to_string(file.bytes) + " bytes";
}

const DatabaseFile* find_name(const std::vector<DatabaseFile>& files, const std::string& name) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const DatabaseFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

bool is_same(const DatabaseFile& a, const DatabaseFile& b) {
  return a.version == b.version && a.bytes == b.bytes && a.changed == b.changed;
}

Error failure(const Settings& settings, const ExitStatus& ended) {
  std::string text =
      settings.freshclam_program + ": " + ended.describe() + "; the signatures are as they were. ";
  if (!ended.by_signal && ended.number == kLockedLog) {
    return {ErrorCode::kInternal,
            text +
                "Another freshclam runs, mostly the service clamav-freshclam: it fetches them by "
                "itself, or stop it before you do it by hand"};
  }
  return {ErrorCode::kInternal, text + "What freshclam wrote above says why"};
}

Result<ExitStatus> run_freshclam(const Settings& settings) {
  SpawnRequest request;
  request.program = settings.freshclam_program;
  request.argv = {"freshclam"};
  request.argv.insert(request.argv.end(), settings.freshclam_arguments.begin(),
                      settings.freshclam_arguments.end());
  request.env = current_environment();
  request.fds = {{STDIN_FILENO, 0}, {STDOUT_FILENO, 1}, {STDERR_FILENO, 2}};
  request.own_process_group = false;  // ^C on a terminal is for it, too
  Result<Child> child = Child::start(request);
  if (!child) {
    return Error{child.error().code, child.error().text +
                                         ". Install it: apt install clamav-freshclam; or set "
                                         "freshclam_program in scanq.conf"};
  }
  return child->wait();
}

}  // namespace

std::vector<std::string> describe_changes(const std::vector<DatabaseFile>& before,
                                          const std::vector<DatabaseFile>& after) {
  std::vector<std::string> lines;
  for (const DatabaseFile& file : after) {
    // daily.cvd becomes daily.cld when it is updated in pieces.
    const DatabaseFile* old = find_name(before, file.name);
    if (old == nullptr) {
      lines.push_back(file.name + ": new, " + version_text(file));
    } else if (!is_same(*old, file)) {
      lines.push_back(file.name + ": " + version_text(*old) + " -> " + version_text(file));
    }
  }
  for (const DatabaseFile& file : before) {
    if (find_name(after, file.name) == nullptr) {
      lines.push_back(file.name + ": gone, was " + version_text(file));
    }
  }
  return lines;
}

Result<bool> fetch_signatures(const Settings& settings, std::ostream& out) {
  const std::vector<DatabaseFile> before = find_database_files(settings.database_dir);
  out.flush();
  Result<ExitStatus> ended = run_freshclam(settings);
  if (!ended) return ended.error();
  const std::vector<std::string> changes =
      describe_changes(before, find_database_files(settings.database_dir));
  for (const std::string& line : changes) out << line << '\n';
  if (!ended->is_success()) return failure(settings, *ended);
  if (changes.empty()) out << "no new signatures in " << settings.database_dir << '\n';
  return !changes.empty();
}

}  // namespace scanq
