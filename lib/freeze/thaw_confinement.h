// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The confinement that scanq-thaw enters before it wakes a frozen process: the same as that of
// lib/base/confine, entered without any library. What is frozen was written by a process that has
// parsed signatures; so its code runs confined from its first instruction on. It needs neither the
// signatures nor their locks, which a scan without an image does.
#pragma once

#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/personality.h>
#include <sys/prctl.h>

#include "lib/base/call_filter.h"
#include "lib/base/confine_rules.h"
#include "lib/freeze/bare_calls.h"
#include "lib/freeze/thaw_checks.h"

namespace scanq {

// The last descriptor of a worker that goes on: scanq-compose has 4.
inline constexpr std::uint64_t kLastWorkerFd = 4;
inline constexpr std::size_t kMaxFilterSteps = 1024;

// libmagic's database: names that may be links to places beside the public files.
inline constexpr char kMagicFiles[][rules::kPathBytes] = {
    "/usr/share/misc/magic.mgc", "/usr/share/file/magic.mgc", "/etc/magic"};

// Ends a mode in which all memory that can be read can be executed as well, before anything is
// mapped.
inline Trouble drop_read_implies_exec() {
  constexpr std::uint64_t kAskPersonality = 0xffffffff;
  const long now = bare::call(SYS_personality, kAskPersonality);
  if (now < 0 || (now & READ_IMPLIES_EXEC) == 0) return {};
  const auto wanted = static_cast<std::uint64_t>(now & ~READ_IMPLIES_EXEC);
  if (bare::call(SYS_personality, wanted) >= 0) return {};
  return {"memory that is read can be executed here"};
}

class ThawConfinement {
 public:
  // Closes all descriptors but a worker's, makes the process untraceable and unable to gain
  // privileges, and prepares the rest. Whatever fails here, another program can still be executed.
  Trouble prepare() {
    if (bare::call(SYS_close_range, kLastWorkerFd + 1, ~std::uint32_t{0}) != 0) {
      return {"the kernel is too old"};
    }
    volunteer_for_oom();
    if (bare::call(SYS_prctl, PR_SET_DUMPABLE, 0) != 0 ||
        bare::call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1) != 0) {
      return {"it cannot be confined: prctl"};
    }
    const std::uint32_t action = SECCOMP_RET_KILL_PROCESS;
    facts_.has_seccomp =
        bare::call(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, bare::word(&action)) == 0;
    const long version = bare::call(SYS_landlock_create_ruleset, 0, 0, rules::kAskVersion);
    if (version <= 0) return {};
    facts_.landlock_version = static_cast<int>(version);
    return make_file_rules(version);
  }

  // Cannot be undone, and no program can be executed afterwards. False: a part of it failed, and
  // the process must end.
  bool enter() const {
    for (const rules::Limit& limit : rules::kLimits) {
      if (!lower(limit)) return false;
    }
    // Without capabilities, root can still use files that root owns, and no others.
    __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
    if (bare::call(SYS_capset, bare::word(&header), bare::word(none)) != 0) return false;
    if (facts_.landlock_version > 0) {
      if (bare::call(SYS_landlock_restrict_self, rules_fd(), 0) != 0) return false;
      bare::close(rules_);
    }
    return !facts_.has_seccomp || enter_call_filter();
  }

  const ThawedFacts& facts() const { return facts_; }

 private:
  std::uint64_t rules_fd() const { return static_cast<std::uint64_t>(rules_); }

  // When memory runs out, the kernel ends this scan before it ends the mail server. If that cannot
  // be asked for, the kernel chooses.
  static void volunteer_for_oom() {
    const long file = bare::open(AT_FDCWD, rules::kOomScoreFile, O_WRONLY);
    if (file < 0) return;
    bare::call(SYS_write, static_cast<std::uint64_t>(file), bare::word(rules::kMostOomScore),
               sizeof rules::kMostOomScore - 1);
    bare::close(file);
  }

  Trouble make_file_rules(long version) {
    const rules::RuleSetAttributes handled = rules::attributes(version);
    rules_ = bare::call(SYS_landlock_create_ruleset, bare::word(&handled),
                        rules::attribute_bytes(version));
    bool is_made = rules_ >= 0;
    for (const char* path : rules::kPublicFiles) is_made = is_made && allow(path, rules::kRead);
    for (const char* path : kMagicFiles) is_made = is_made && allow(path, rules::kRead);
    is_made = is_made && allow(".", rules::kWrite & rules::all_file_rights(version));
    return is_made ? Trouble{} : Trouble{"it cannot be confined: Landlock"};
  }

  // No rule for a place that is missing or that we may not read.
  bool allow(const char* path, std::uint64_t rights) const {
    const long place = bare::open(AT_FDCWD, path, O_PATH);
    if (place < 0) return true;
    struct stat facts {};
    bool is_allowed = bare::fstat(place, facts) == 0;
    if (!S_ISDIR(facts.st_mode)) rights &= rules::kOfFile;
    const rules::PathRule rule = {rights, static_cast<std::int32_t>(place)};
    is_allowed = is_allowed && bare::call(SYS_landlock_add_rule, rules_fd(), rules::kPathRule,
                                          bare::word(&rule)) == 0;
    bare::close(place);
    return is_allowed;
  }

  static bool lower(const rules::Limit& limit) {
    struct {
      std::uint64_t now, most;
    } values;
    const auto resource = static_cast<std::uint64_t>(limit.resource);
    if (bare::call(SYS_prlimit64, 0, resource, 0, bare::word(&values)) != 0) return false;
    if (values.most > limit.most) values.most = limit.most;
    if (values.now > values.most) values.now = values.most;
    return bare::call(SYS_prlimit64, 0, resource, bare::word(&values)) == 0;
  }

  static bool enter_call_filter() {
    const std::span<const sock_filter> allowed = call_filter();
    sock_filter steps[kMaxFilterSteps];
    if (allowed.size() > kMaxFilterSteps) return false;
    const auto ourselves = static_cast<std::uint32_t>(bare::call(SYS_getpid));
    for (std::size_t i = 0; i < allowed.size(); ++i) {
      steps[i].code = allowed[i].code;
      steps[i].jt = allowed[i].jt;
      steps[i].jf = allowed[i].jf;
      steps[i].k = names_ourselves(allowed[i]) ? ourselves : allowed[i].k;
    }
    const sock_fprog program = {static_cast<unsigned short>(allowed.size()), steps};
    return bare::call(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, bare::word(&program)) == 0;
  }

  ThawedFacts facts_;
  long rules_ = -1;
};

}  // namespace scanq
