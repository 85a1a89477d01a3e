// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The user as whom workers run, and as whom signatures are loaded for the engine image; the folder
// where they work.
#pragma once

#include <optional>

#include "lib/base/result.h"
#include "lib/base/temp_folder.h"
#include "lib/base/user.h"
#include "lib/mail/settings.h"

namespace scanq {

// Root's workers run as worker_user. In a set-id installation, workers run entirely as the set-id
// user, so that the user who started the program can neither signal nor trace them. None: they run
// as we do. kBadSettings: confinement = required, and root has no such user. kReadFailed.
Result<std::optional<User>> worker_user(const Settings& settings);

// That user, with a working folder in settings.temp_dir, which is that user's where root makes it.
// Errors of TempFolder and of worker_user.
struct WorkerPlace {
  TempFolder folder;
  std::optional<User> user;
};
Result<WorkerPlace> make_worker_place(const Settings& settings);

}  // namespace scanq
