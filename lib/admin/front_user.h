// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The user that qmail runs qmail-scanq as, so that what the mail sees can be looked at. Does I/O.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/base/user.h"

namespace scanq {

struct FrontUser {
  std::string name;          // "qmaild"
  std::string reason;        // why this one, for the reader
  std::optional<User> user;  // for a child of ours to become; none: we are it already
};

// The user that qmail runs the front as. Only root can become another user; for everybody else it
// is the present one. `name` chooses it. If that is empty, it is the user of an SMTP server that
// runs now (found in the folder `proc`), else qmaild if there is one, else root. A set-id `front`
// runs as its owner. kBadSettings: there is no user of that name.
Result<FrontUser> find_front_user(const std::string& front, const std::string& proc,
                                  const std::string& name);

// Runs `work` in a child that has become this user, or in this process if it is that user already,
// and returns its result. REQUIRES: this process has one thread. kTimeout at the deadline;
// kInternal where the child came to no end of its own.
Result<std::string> run_as(const FrontUser& user, const std::function<std::string()>& work,
                           Clock::time_point deadline);

}  // namespace scanq
