// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/update/fetch_signatures.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "lib/admin/check/processes.h"
#include "lib/admin/installed_how.h"
#include "lib/base/checksum.h"
#include "lib/base/fd.h"
#include "lib/base/process.h"
#include "lib/base/terminal_text.h"

namespace scanq {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::chrono::minutes kFetchTime{60};  // all signatures, by a slow line

std::string version_text(const SignatureFile& file) {
  if (file.version != 0) return "version " + std::to_string(file.version);
  return std::to_string(file.bytes) + " bytes";
}

const SignatureFile* find_name(const std::vector<SignatureFile>& files, const std::string& name) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const SignatureFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

bool is_same(const SignatureFile& a, const SignatureFile& b) {
  return a.version == b.version && a.bytes == b.bytes && a.digest == b.digest;
}

// Nobody gains by a collision: the digest only tells whether the file has changed.
std::uint64_t digest_of(const std::string& path) {
  std::uint64_t digest = kFnvStart;
  Result<Fd> file = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!file) return digest;
  std::string piece(kPieceBytes, '\0');
  for (;;) {
    Result<std::size_t> got = read_some(file->get(), piece.data(), piece.size());
    if (!got || *got == 0) return digest;
    digest = sum_of_bytes({piece.data(), *got}, digest);
  }
}

// A file without a version in its head is compared with its successor by its content, because
// freshclam fetches some of these files anew each time.
std::vector<SignatureFile> list_files(const std::string& folder) {
  std::vector<SignatureFile> files = find_installed_signatures(folder);
  for (SignatureFile& file : files) {
    if (file.version == 0) file.digest = digest_of(folder + "/" + file.name);
  }
  return files;
}

// freshclam's number is that of any fault at its start, so it is not told which one it was.
Error failure(const Settings& settings, const ExitStatus& ended) {
  std::string text = settings.freshclam_program + ": " + ended.describe() +
                     "; the signatures were not changed. See the messages of freshclam above";
  const std::vector<Process> others = find_processes("/proc", "freshclam");
  if (!others.empty()) {
    text += ". Another freshclam runs, process " + others[0].id +
            ", usually the service clamav-freshclam: if the log file is locked, either let it "
            "fetch the signatures by itself (kill -USR1 " +
            others[0].id + " has it do so now), or stop it before you do it by hand";
  }
  return {ErrorCode::kInternal, text};
}

Result<ExitStatus> run_freshclam(const Settings& settings) {
  if (stop_signal() != 0) return stop_error("update");
  SpawnRequest request;
  request.program = settings.freshclam_program;
  request.argv = {"freshclam"};
  request.argv.insert(request.argv.end(), settings.freshclam_arguments.begin(),
                      settings.freshclam_arguments.end());
  request.env = current_environment();
  request.fds = {{STDIN_FILENO, 0}, {STDOUT_FILENO, 1}, {STDERR_FILENO, 2}};
  request.own_process_group = false;  // the terminal's ^C must reach it, too
  Result<Child> child = Child::start(request);
  if (!child) {
    return child.error().with(". To have it: " + how_to_get_freshclam() +
                              "; or set freshclam_program in scanq.conf");
  }
  Result<ExitStatus> ended = child->wait_until(Clock::now() + kFetchTime);
  if (ended) return ended;
  child->end();  // it takes its own temporary files away
  return ended.error().while_doing("running " + settings.freshclam_program);
}

}  // namespace

std::vector<std::string> describe_changes(const std::vector<SignatureFile>& before,
                                          const std::vector<SignatureFile>& after) {
  std::vector<std::string> lines;
  for (const SignatureFile& file : after) {
    // An update in pieces turns daily.cvd into daily.cld.
    const SignatureFile* old = find_name(before, file.name);
    if (old == nullptr) {
      lines.push_back(file.name + ": new, " + version_text(file));
    } else if (!is_same(*old, file)) {
      lines.push_back(file.name + ": " + version_text(*old) + " -> " + version_text(file));
    }
  }
  for (const SignatureFile& file : before) {
    if (find_name(after, file.name) == nullptr) {
      lines.push_back(file.name + ": gone, was " + version_text(file));
    }
  }
  return lines;
}

Result<bool> fetch_signatures(const Settings& settings, std::ostream& out) {
  const std::vector<SignatureFile> before = list_files(settings.database_dir);
  out.flush();
  Result<ExitStatus> ended = run_freshclam(settings);
  if (!ended) return ended.error();
  const std::vector<std::string> changes =
      describe_changes(before, list_files(settings.database_dir));
  for (const std::string& line : changes) out << terminal_text(line) << '\n';
  if (!ended->is_success()) return failure(settings, *ended);
  if (changes.empty()) out << "no new signatures in " << settings.database_dir << '\n';
  return !changes.empty();
}

}  // namespace scanq
