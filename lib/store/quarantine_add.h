// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Puts a message into the quarantine in two phases, for the privileged scanq-store.
#pragma once

#include <cstdint>
#include <string>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/mail/settings.h"
#include "lib/store/quarantine_folder.h"

namespace scanq {

// A complete entry in tmp/ that is on the disk. It is removed with this object unless it was kept.
class QuarantineDraft {
 public:
  // Copies message (from its offset on) and record, each to its end. `caller` is the real user,
  // whose number becomes part of the entry's name. Codes: kDeferred for a message that is larger
  // than the quarantine; kInternal for an invalid record; kReadFailed, kWriteFailed.
  static Result<QuarantineDraft> make(const Settings& settings, int message_fd, int record_fd,
                                      unsigned caller);
  // Moves the entry to kept/, and returns its name once that is on the disk. Waits for other
  // processes that do the same: strangers must not be able to stop the process that holds that
  // lock. kDeferred if there is no room, or if another process had the lock until `lock_end`.
  Result<std::string> keep(const Settings& settings, Clock::time_point lock_end);

  QuarantineDraft(QuarantineDraft&& other) noexcept;
  QuarantineDraft& operator=(QuarantineDraft&&) = delete;
  ~QuarantineDraft();

 private:
  explicit QuarantineDraft(QuarantineFolder quarantine) : quarantine_(std::move(quarantine)) {}
  // Makes its folder in tmp/ under a new name, and owns it.
  Result<void> begin(unsigned caller);
  Result<void> move_to_kept();

  QuarantineFolder quarantine_;
  std::string name_;
  Fd folder_;
  std::uint64_t bytes_ = 0;
  bool is_in_tmp_ = false;
};

}  // namespace scanq
