// Puts a message into the quarantine: what the privileged scanq-store does, in two phases.
#pragma once

#include <cstdint>
#include <string>

#include "lib/base/result.h"
#include "lib/mail/settings.h"
#include "lib/store/quarantine_folder.h"

namespace scanq {

// An entry in tmp/, whole and on the disk. Goes away with this object unless it was kept.
class QuarantineDraft {
 public:
  // Copies message (from its offset on) and record, each to its end. `caller` is the real user,
  // told in the entry's name. Codes: kDeferred for what is larger than the quarantine; kInternal
  // for a record that is none; kReadFailed, kWriteFailed.
  static Result<QuarantineDraft> make(const Settings& settings, int message_fd, int record_fd,
                                      unsigned caller);
  // Moves the entry to kept/; its name, once that is on the disk. Waits for others that do the
  // same: who holds that lock must not be stopped by strangers. kDeferred where there is no room.
  Result<std::string> keep(const Settings& settings);

  QuarantineDraft(QuarantineDraft&& other) noexcept;
  QuarantineDraft& operator=(QuarantineDraft&&) = delete;
  ~QuarantineDraft();

 private:
  QuarantineDraft(QuarantineFolder quarantine, std::string name)
      : quarantine_(std::move(quarantine)), name_(std::move(name)) {}
  Result<void> move_to_kept();

  QuarantineFolder quarantine_;
  std::string name_;
  Fd folder_;
  std::uint64_t bytes_ = 0;
  bool is_in_tmp_ = false;
};

}  // namespace scanq
