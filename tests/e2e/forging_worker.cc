// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Stands in for a scanq-inspect that a mail has taken over. It confines itself as the real one
// does, then tries to rewrite its input and to run code of its own. Where nothing succeeds it calls
// the mail clean; otherwise it names the act on descriptor 2 and ends with 1. The only one of these
// programs that links our library, for the confinement.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>

#include "lib/base/fd.h"
#include "lib/front/load_settings.h"
#include "lib/mail/verdict.h"
#include "lib/worker/confine_worker.h"

namespace {

constexpr int kMessage = 0, kReply = 1, kComplaints = 2, kSettings = 3;
constexpr std::size_t kMaxSettings = 1 << 20;
constexpr long kFchmodat2 = 452;  // no header of Debian 12 names it
constexpr mode_t kForAll = 0666;
const std::string kForgery = "From: forger@example.org\n";

bool can_rewrite(int fd) {
  struct stat facts {};
  const off_t end = ::fstat(fd, &facts) == 0 ? facts.st_size : 0;
  return ::pwrite(fd, kForgery.data(), kForgery.size(), end - 4) > 0;
}
bool can_map_shared(int fd) {
  return ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED;
}

std::string change(int fd) {
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  const std::string by_id = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(fd);
  (void)::fchmod(fd, kForAll);
  (void)::chmod(path.c_str(), kForAll);
  [[maybe_unused]] const int changed = ::fchmodat(AT_FDCWD, by_id.c_str(), kForAll, 0);
  (void)::syscall(kFchmodat2, fd, "", kForAll, AT_EMPTY_PATH);
  for (const std::string& way : {path, by_id}) {
    for (const int flags : {O_RDWR, O_WRONLY, O_RDONLY | O_TRUNC}) {
      const int again = ::open(way.c_str(), flags | O_CLOEXEC);
      if (again < 0) continue;
      return way + " was opened" + (can_rewrite(again) ? " and written" : "") +
             (can_map_shared(again) ? " and mapped" : "");
    }
  }
  if (can_rewrite(fd)) return path + " was written";
  if (can_map_shared(fd)) return path + " was mapped";
  if (::ftruncate(fd, 0) == 0) return path + " was cut off";
  return {};
}

// Machine code in a file that may be written.
std::string run_code_of(const std::string& name, int fd) {
  constexpr char kReturn = '\xc3';
  if (::pwrite(fd, &kReturn, 1, 0) != 1) return {};
  const bool is_mapped =
      ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) != MAP_FAILED;
  const char nothing = '\0';
  [[maybe_unused]] const ssize_t written = ::pwrite(fd, &nothing, 1, 0);
  return is_mapped ? name + " was mapped as code" : std::string();
}

std::string try_all() {
  for (const int fd : {kMessage, kSettings}) {
    const std::string changed = change(fd);
    if (!changed.empty()) return changed;
  }
  const std::string run = run_code_of("what it writes its complaints to", kComplaints);
  if (!run.empty()) return run;
  return run_code_of("a file of its folder", ::open("code", O_RDWR | O_CREAT | O_CLOEXEC, 0700));
}

int fail(const std::string& text) {
  const auto told = scanq::write_all(kComplaints, text + '\n');
  (void)told;  // the exit code tells, too
  return 1;
}

}  // namespace

int main() {
  const auto text = scanq::read_to_end(kSettings, kMaxSettings);
  if (!text) return fail(text.error().text);
  const auto settings = scanq::settings_from_text(*text, "settings");
  if (!settings) return fail(settings.error().text);
  const auto confined = scanq::confine_worker(*settings, kSettings);
  if (!confined) return fail(confined.error().text);
  const std::string done = try_all();
  if (!done.empty()) return fail("taken over: " + done);
  scanq::Verdict verdict;
  verdict.is_scanned = true;
  verdict.engine = "Test 1";
  verdict.signatures = "test";
  verdict.engine_way = "loaded";
  return scanq::write_all(kReply, scanq::format_verdict(verdict)) ? 0 : 1;
}
