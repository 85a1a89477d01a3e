// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Acts of a taken-over worker, each tried in a confined child of its own, with all that the kernel
// has, and with Landlock or seccomp taken away as an old kernel lacks them.
#pragma once

#include <seccomp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include "tests/unit/catch.h"

#include "lib/base/confine.h"
#include "lib/base/temp_folder.h"

namespace scanq {

enum class Lack { kNothing, kLandlock, kSeccomp };
enum Ending { kDone = 0, kDenied = 10, kNotConfined = 20 };

// The system call of the mechanism answers as if the kernel had been built without it.
inline void take_away(Lack lack) {
  if (lack == Lack::kNothing) return;
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  const int call = lack == Lack::kLandlock ? SCMP_SYS(landlock_create_ruleset) : SCMP_SYS(seccomp);
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), call, 0);
  if (seccomp_load(filter) != 0) ::_exit(kNotConfined);
}

inline bool confine(const ConfineRequest& request) {
  Result<Confinement> ready = prepare_confinement(request);
  return ready && enter(std::move(*ready));
}

inline std::string ending_of(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return std::string("killed by ") + ::sigabbrev_np(WTERMSIG(status));
  switch (WEXITSTATUS(status)) {
    case kDone:
      return "done";
    case kDenied:
      return "denied";
    default:
      return "exit " + std::to_string(WEXITSTATUS(status));
  }
}

// The end of `act` in a confined child in a folder of its own, after `prepare` went well there.
inline std::string try_confined(
    const std::function<bool()>& act, Lack lack = Lack::kNothing, ConfineRequest request = {},
    const std::function<bool()>& prepare = [] { return true; }) {
  Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const pid_t child = ::fork();
  if (child == 0) {
    const bool is_there = ::chdir(folder->path().c_str()) == 0 && prepare();
    take_away(lack);
    if (!is_there || !confine(request)) ::_exit(kNotConfined);
    ::_exit(act() ? kDone : kDenied);
  }
  return ending_of(child);
}
inline std::string try_free(const std::function<bool()>& act) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(act() ? kDone : kDenied);
  return ending_of(child);
}

}  // namespace scanq
