// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/worker_user.h"

#include <unistd.h>

#include <utility>

namespace scanq {

Result<std::optional<User>> worker_user(const Settings& settings) {
  const User effective = {::geteuid(), ::getegid()};
  if (effective.uid != 0) {
    const bool is_set_id = ::getuid() != effective.uid || ::getgid() != effective.gid;
    return is_set_id ? std::optional(effective) : std::nullopt;
  }
  if (settings.worker_user.empty()) return std::optional<User>();
  Result<std::optional<User>> named = find_user(settings.worker_user);
  if (!named) return named.error();
  if (!*named && settings.confinement == ConfinementWish::kRequired) {
    return Error{ErrorCode::kBadSettings,
                 "confinement = required, but there is no user " + settings.worker_user};
  }
  return named;
}

Result<WorkerPlace> make_worker_place(const Settings& settings) {
  Result<TempFolder> folder = TempFolder::make(settings.temp_dir);
  if (!folder) return folder.error();
  Result<std::optional<User>> user = worker_user(settings);
  if (!user) return user.error();
  if (*user && ::geteuid() == 0) {
    Result<void> given = folder->give_to(**user);
    if (!given) return given.error();
  }
  return WorkerPlace{std::move(*folder), *user};
}

}  // namespace scanq
