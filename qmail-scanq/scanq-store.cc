// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-store: puts a message into the quarantine, or counts finds for the limit on notices.
// Set-id to the user scanq, the only privileged program of the whole; anybody may run it. So what
// it takes from its caller is two streams of bytes, and nothing of the environment: the settings
// are those of the built-in path.
//
//   scanq-store          descriptor 0: the message, 1: its record, 3: the entry's name comes back
//   scanq-store foresee  descriptor 0: a find's name, 3: how often its caller had it, with one more
//   scanq-store count    the same, and this one more is written down
//
// The exit code is 0 only after the entry is whole and on the disk. While bytes are copied our real
// user stays the caller, so that the front may end us: that leaves litter in tmp/ and nothing else.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <new>
#include <optional>
#include <string>

#include "lib/base/close_from.h"
#include "lib/base/exit_code.h"
#include "lib/base/fd.h"
#include "lib/base/log.h"
#include "lib/base/process.h"
#include "lib/front/load_settings.h"
#include "lib/mail/verdict.h"
#include "lib/store/notice_counts.h"
#include "lib/store/quarantine_add.h"

namespace scanq {
namespace {

constexpr int kMessageFd = 0, kRecordFd = 1, kAnswerFd = 3;
constexpr unsigned kLifeSeconds = 3600;
// The longest wait for a lock. A process holds one for some milliseconds, unless somebody has
// stopped it. A notice that is not counted is sent all the same, so its lock is not worth a long
// wait.
constexpr std::chrono::seconds kKeepLockTime{60}, kCountLockTime{5};
constexpr std::size_t kMaxFindNameBytes = 2 * kMaxVerdictTextBytes;

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) >= 0;
}

// Resets everything that the caller left, so that it cannot affect how files are made. Beyond this
// point no descriptor but 0 to 3 is open. False: a needed descriptor is missing, and a file of ours
// would get its number.
bool take_over_process() {
  if (!is_open(kAnswerFd) || (fill_standard_fds() & (1 << kMessageFd | 1 << kRecordFd)) != 0) {
    return false;
  }
  if (!close_from(kAnswerFd + 1)) return false;
  ::umask(077);
  if (::chdir("/") != 0) return false;
  // If these fail: the kernel makes no core file of a set-id program anyway.
  const struct rlimit no_core = {0, 0};
  (void)::setrlimit(RLIMIT_CORE, &no_core);
  (void)::prctl(PR_SET_DUMPABLE, 0);
  // Writing beyond a limit on file size is then an error with a clean-up, and does not kill the
  // process.
  ::signal(SIGXFSZ, SIG_IGN);
  take_over_signals();
  set_alarm(kLifeSeconds);
  return true;
}

// Beyond this point the caller can neither end nor stop this process, so it cannot keep a lock for
// which all others wait.
Result<void> seal_off() {
  for (const int stopping : {SIGTSTP, SIGTTIN, SIGTTOU}) ::signal(stopping, SIG_IGN);
  const uid_t user = ::geteuid();
  if (::setresuid(user, user, user) != 0) return errno_error(ErrorCode::kInternal, "setresuid");
  return {};
}

Result<std::string> keep(const Settings& settings) {
  Result<QuarantineDraft> draft =
      QuarantineDraft::make(settings, kMessageFd, kRecordFd, ::getuid());
  if (!draft) return draft.error();
  Result<void> sealed = seal_off();
  if (!sealed) return sealed.error();
  return draft->keep(settings, Clock::now() + kKeepLockTime);
}

enum class Task { kKeep, kForesee, kCount };

std::optional<Task> task_of(int argc, char** argv) {
  if (argc == 1) return Task::kKeep;
  const std::string_view word = argc == 2 ? argv[1] : "";
  if (word == "foresee") return Task::kForesee;
  if (word == "count") return Task::kCount;
  return std::nullopt;
}

Result<std::string> count(const Settings& settings, Task task) {
  Result<std::string> name = read_to_end(kMessageFd, kMaxFindNameBytes);
  if (!name) return name.error();
  const uid_t caller = ::getuid();
  Result<void> sealed = seal_off();
  if (!sealed) return sealed.error();
  const auto ask = task == Task::kCount ? count_find : foresee_find;
  Result<NoticeCount> counted = ask({settings.quarantine_dir, caller, *name, std::time(nullptr)},
                                    Clock::now() + kCountLockTime);
  if (!counted) return counted.error();
  return format_notice_count(*counted);
}

Result<void> run(Task task, const std::string& path) {
  Result<Settings> settings = load_settings(path);
  if (!settings) return settings.error();
  Result<std::string> answer = task == Task::kKeep ? keep(*settings) : count(*settings, task);
  if (!answer) return answer.error();
  return write_all(kAnswerFd, *answer);
}

int end(const Error& error) {
  const Result<void> told = write_all(2, log_value(error.text, 1000) + "\n");
  (void)told;  // the exit code is enough
  return exit_row(error.code).number;
}

int guarded_main(int argc, char** argv) {
  const std::optional<Task> task = task_of(argc, argv);
  if (!task) return exit_row(ErrorCode::kInternal).number;
  if (!take_over_process()) return exit_row(ErrorCode::kReadFailed).number;
  try {
    const std::string path = settings_path();
    ::clearenv();
    Result<void> done = run(*task, path);
    return done ? 0 : end(done.error());
  } catch (const std::bad_alloc&) {
    return end({ErrorCode::kOutOfMemory, "out of memory"});
  } catch (const std::exception& bug) {
    return end({ErrorCode::kInternal, bug.what()});
  }
}

}  // namespace
}  // namespace scanq

int main(int argc, char** argv) {
  return scanq::guarded_main(argc, argv);
}
