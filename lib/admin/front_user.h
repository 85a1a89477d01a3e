// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// As whom qmail runs qmail-scanq, so that what the mail sees can be looked at. Does I/O.
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
  std::optional<User> user;  // what a child of ours has to become; none: we are it already
};

// Only root can become somebody else, and only for root it is another one. `name` chooses; where
// it is empty it is the user of an SMTP server that runs now (by the folder `proc`), else qmaild,
// where there is one, else root itself. A set-id `front` runs as whom it belongs to. kBadSettings:
// there is no user of that name.
Result<FrontUser> find_front_user(const std::string& front, const std::string& proc,
                                  const std::string& name);

// What `work` returns, run in a child that has become this user, or here where there is nothing to
// become. REQUIRES: this process has one thread. kTimeout at the deadline; kInternal where the
// child came to no end of its own.
Result<std::string> run_as(const FrontUser& user, const std::function<std::string()>& work,
                           Clock::time_point deadline);

}  // namespace scanq
