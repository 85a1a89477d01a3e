// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/web_logs.h"

#include <glob.h>
#include <unistd.h>

#include "lib/base/process.h"

namespace scanq {
namespace {

constexpr const char* kJournalctl = "/usr/bin/journalctl";
constexpr std::chrono::seconds kForTheJournal{60};

// Without packed files, which would be unpacked for each page.
std::vector<std::string> files_of(const std::string& pattern) {
  glob_t found = {};
  std::vector<std::string> paths;
  if (pattern.starts_with('/') && ::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
      const std::string path = found.gl_pathv[i];
      if (!path.ends_with(".gz") && !path.ends_with(".xz") && !path.ends_with(".zst")) {
        paths.push_back(path);
      }
    }
  }
  ::globfree(&found);
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

Result<WebLogs> open_web_logs(const WebConfig& config) {
  for (const std::string& pattern : config.logs) {
    if (pattern == kJournal && ::access(kJournalctl, X_OK) == 0) return read_journal();
    std::vector<std::string> paths = files_of(pattern);
    if (!paths.empty()) return WebLogs{std::move(paths), Fd()};
  }
  return Error{ErrorCode::kReadFailed,
               "none of the logs that web.conf names is there: set logs to the files that hold the "
               "lines with SCANNED:"};
}

}  // namespace scanq
