// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/confine.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>

#include "lib/base/close_from.h"
#include "lib/base/confine_calls.h"
#include "lib/base/confine_files.h"
#include "lib/base/confine_rules.h"

namespace scanq {
namespace {

constexpr unsigned long kAskPersonality = 0xffffffff;

// When memory runs out, the kernel ends this scan before it ends the mail server.
void volunteer_for_oom() {
  Result<Fd> score = open_file(rules::kOomScoreFile, O_WRONLY);
  if (!score) return;  // no /proc: the kernel chooses
  const Result<void> written = write_all(score->get(), rules::kMostOomScore);
  (void)written;  // without it the kernel chooses, too
}

Result<void> lower_limit(int resource, rlim_t most) {
  struct rlimit limit;
  const auto which = static_cast<__rlimit_resource_t>(resource);
  if (::getrlimit(which, &limit) != 0) return errno_error(ErrorCode::kInternal, "getrlimit");
  limit.rlim_max = std::min(limit.rlim_max, most);
  limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max);
  if (::setrlimit(which, &limit) != 0) return errno_error(ErrorCode::kInternal, "setrlimit");
  return {};
}

Result<void> lower_limits(std::uint64_t reserved_bytes) {
  for (const rules::Limit& limit : rules::kLimits) {
    const std::uint64_t more = limit.resource == RLIMIT_AS ? reserved_bytes : 0;
    Result<void> lowered = lower_limit(limit.resource, limit.most + more);
    if (!lowered) return lowered;
  }
  return {};
}

// Without capabilities, root can still use files that root owns, and no others.
Result<void> give_up_capabilities() {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  if (::syscall(SYS_capset, &header, none) != 0) {
    return errno_error(ErrorCode::kInternal, "capset");
  }
  return {};
}

// Ends a mode in which all memory that can be read can be executed as well. A caller may have
// chosen it.
Result<void> drop_read_implies_exec() {
  const int now = ::personality(kAskPersonality);
  if (now < 0 || (now & READ_IMPLIES_EXEC) == 0) return {};
  if (::personality(static_cast<unsigned>(now & ~READ_IMPLIES_EXEC)) >= 0) return {};
  return errno_error(ErrorCode::kInternal, "personality");
}

#ifdef SCANQ_SANITIZED
bool g_is_confined = false;
#endif

}  // namespace

std::string ConfinementFacts::describe() const {
  return (landlock_version > 0 ? "Landlock " + std::to_string(landlock_version) : "no Landlock") +
         (has_seccomp ? ", seccomp" : ", no seccomp");
}

ConfinementFacts confinement_facts() {
  return {landlock_version(), has_seccomp_filters()};
}

Result<void> require_complete(const ConfinementFacts& facts) {
  if (facts.is_complete()) return {};
  return Error{ErrorCode::kBadSettings,
               "confinement = required, but the kernel has " + facts.describe()};
}

void finish_confinement() {
  ::signal(SIGXFSZ, SIG_IGN);  // a full temporary file is an error of write(2) like any other
  ::tzset();
}

Result<Confinement> prepare_confinement(const ConfineRequest& request) {
  if (!close_from(request.highest_fd + 1)) {
    return errno_error(ErrorCode::kInternal, "closing inherited descriptors");
  }
  volunteer_for_oom();  // before the next line, after which root owns the files in /proc/self
  if (::prctl(PR_SET_DUMPABLE, 0) != 0 || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return errno_error(ErrorCode::kInternal, "prctl");
  }
  Result<void> dropped = drop_read_implies_exec();
  if (!dropped) return dropped.error();
  finish_confinement();

  Confinement ready{confinement_facts(), {}, request.reserved_bytes};
  Result<void> enough = request.is_required ? require_complete(ready.facts) : Result<void>();
  if (!enough) return enough.error();
  if (ready.facts.landlock_version > 0) {
    std::vector<std::string> readable = request.readable;
    readable.insert(readable.end(), std::begin(rules::kPublicFiles), std::end(rules::kPublicFiles));
    Result<Fd> rules =
        make_file_rules(ready.facts.landlock_version, readable, request.writable_folder);
    if (!rules) return rules.error();
    ready.file_rules = std::move(*rules);
  }
  return ready;
}

Result<void> enter(Confinement confinement) {
#ifdef SCANQ_SANITIZED
  g_is_confined = true;
#endif
  Result<void> done = lower_limits(confinement.reserved_bytes);
  if (done) done = give_up_capabilities();
  if (done && confinement.file_rules.is_open()) {
    done = enter_file_rules(confinement.file_rules.get());
  }
  confinement.file_rules.reset();
  if (done && confinement.facts.has_seccomp) done = enter_call_filter();
  return done;
}

Result<void> limit_more_memory(std::uint64_t bytes) {
#ifdef SCANQ_SANITIZED
  (void)bytes;
  return {};
#else
  const Result<std::string> sizes = read_file("/proc/self/statm", 4096);
  if (!sizes) return {};  // no /proc: the limit from enter() stays
  const rlim_t pages = std::strtoul(sizes->c_str(), nullptr, 10);
  return lower_limit(RLIMIT_AS, pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + bytes);
#endif
}

}  // namespace scanq

#ifdef SCANQ_SANITIZED
// LeakSanitizer asks this at the end of a process. Its search for leaks is a traced copy of the
// process, which no confinement allows.
extern "C" int __lsan_is_turned_off();
extern "C" int __lsan_is_turned_off() {
  return scanq::g_is_confined ? 1 : 0;
}
#endif
