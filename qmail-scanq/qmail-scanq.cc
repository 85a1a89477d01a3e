// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// qmail-scanq: runs in place of qmail-queue, has the message scanned, and becomes the real
// qmail-queue. See qmail-scanq(8). Parses nothing of the message; the workers do that.
#include <sys/prctl.h>

#include <exception>
#include <new>
#include <string>

#include "lib/base/exit_code.h"
#include "lib/base/fd.h"
#include "lib/base/log.h"
#include "lib/base/process.h"
#include "lib/front/caller.h"
#include "lib/front/pass_message.h"
#include "lib/front/take_in.h"
#include "lib/mail/refusal.h"
#include "lib/mail/settings.h"

namespace scanq {
namespace {

constexpr unsigned kFirstAlarmSeconds = 3600;  // until the settings name the limit of our life

int end_with_bug(const CallerFacts& caller, ErrorCode code, const char* what) {
  drain_caller();
  const int exit_code = exit_row(code).number;
  emit(choose_log(LogTo::kAuto, caller, {}), "qmail-scanq",
       LogLine("SCANNED:2").add("error", what).add("exit", exit_code).text(),
       std::string(find_setting("lock_dir")->default_text));
  return exit_code;
}

int guarded_main() {
  const Clock::time_point start = Clock::now();
  const CallerFacts caller = observe_caller();
  const int closed_fds = fill_standard_fds();
  take_over_signals();
  // Our memory and a core file hold somebody's mail, which only root may read. The program that we
  // become starts without this setting. If it fails, nothing changes.
  (void)::prctl(PR_SET_DUMPABLE, 0);
  set_alarm(kFirstAlarmSeconds);
  try {
    return pass_message(caller, closed_fds, start);
  } catch (const std::bad_alloc&) {
    return end_with_bug(caller, ErrorCode::kOutOfMemory, "out of memory");
  } catch (const std::exception& bug) {
    return end_with_bug(caller, ErrorCode::kInternal, bug.what());
  }
}

}  // namespace
}  // namespace scanq

int main() {
  return scanq::guarded_main();
}
