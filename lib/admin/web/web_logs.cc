// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/web_logs.h"

#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "lib/base/process.h"

namespace scanq {
namespace {

constexpr const char* kJournalctl = "/usr/bin/journalctl";
constexpr std::chrono::seconds kForTheJournal{60};

struct LogFile {
  std::time_t written_at = 0;
  std::string path;
};

// The files of the pattern, the newest last, so that lines come in the order of their time. Those
// that were last written before `since` are left out: gzip and its likes give a packed file the
// time of what it holds. The newest stays, for the log is there, though it has nothing to tell.
std::vector<std::string> files_of(const std::string& pattern, std::time_t since) {
  glob_t found = {};
  std::vector<LogFile> files;
  if (pattern.starts_with('/') && ::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
      struct stat facts = {};
      if (::stat(found.gl_pathv[i], &facts) == 0) {
        // A folder can have a file that was written later.
        const bool is_folder = S_ISDIR(facts.st_mode);
        files.push_back({is_folder ? std::time(nullptr) : facts.st_mtime, found.gl_pathv[i]});
      }
    }
  }
  ::globfree(&found);
  std::stable_sort(files.begin(), files.end(),
                   [](const LogFile& a, const LogFile& b) { return a.written_at < b.written_at; });
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].written_at >= since || i + 1 == files.size()) paths.push_back(files[i].path);
  }
  return paths;
}

Result<WebLogs> read_journal() {
  Result<Fd> lines = make_memory_file("journal");
  if (!lines) return lines.error();
  SpawnRequest request;
  request.program = kJournalctl;
  request.argv = {"journalctl", "--quiet", "--output=short", "--lines=200000"};
  for (const char* name : {"qmail-scanq", "scanq-milter", "scanq-pipe", "scanq-clamd", "scanq"}) {
    request.argv.push_back(std::string("--identifier=") + name);
  }
  request.fds = {{lines->get(), 1}};
  Result<Child> child = Child::start(request);
  if (!child) return child.error();
  Result<ExitStatus> ended = child->wait_until(Clock::now() + kForTheJournal);
  if (!ended) return ended.error().while_doing("reading the journal");
  const std::string path = "/proc/self/fd/" + std::to_string(lines->get());
  return WebLogs{{path}, std::move(*lines)};
}

}  // namespace

Result<WebLogs> open_web_logs(const WebConfig& config, std::time_t since) {
  for (const std::string& pattern : config.logs) {
    if (pattern == kJournal && ::access(kJournalctl, X_OK) == 0) return read_journal();
    std::vector<std::string> paths = files_of(pattern, since);
    if (!paths.empty()) return WebLogs{std::move(paths), Fd()};
  }
  return Error{ErrorCode::kReadFailed,
               "none of the logs that web.conf names is there: set logs to the files that hold the "
               "lines with SCANNED:"};
}

}  // namespace scanq
