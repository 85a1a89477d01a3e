// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Remembers messages that were found clean a short while ago, which are not scanned again. qmail
// servers send a message to each recipient by itself, so a server behind them sees the same bytes
// again and again; only the topmost Received field, which our own SMTP server wrote, is new each
// time. It is left out of the key where it has a form that such a server writes (received_field.h).
//
// Each user has a file in lock_dir, of kSlots slots of kSlotBytes, which no other user can read or
// write. A slot counts only if its checksum fits this message, the settings that matter to a scan,
// the signature files, the image and this program; a damaged, half-written, foreign or old slot is
// a miss. Only the front writes, and only verdicts of whole, clean messages: a worker that a
// message took over could have lied about that message, but about no other.
//
// Rejected: a memory of decoded parts, which hits more often; but the worker would write it, so
// that one bad message could make all later ones pass as clean. lmdb: several programs may damage
// our file without harm, so it needs no transactions, and its form bounds its size.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/base/spool.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

class VerdictMemory {
 public:
  // For one message, which is read once; `now` in seconds since 1970. If nothing can be remembered
  // (remember_minutes = 0, no file of our own in lock_dir, a file on which a scan depends cannot be
  // examined), the object knows nothing and keeps nothing.
  static VerdictMemory of(const Settings& settings, const Spool& spool, std::time_t now);

  // The verdict, with engine_way "remembered", if the message was found clean no longer than
  // remember_minutes ago; or the one that keep_if_spent kept, with the reason in engine_way.
  std::optional<Verdict> recall() const;
  // Keeps the verdict if it is clean. If that fails, the message will be scanned again.
  void keep(const Verdict& verdict) const;
  // Keeps the verdict of a scan that hit a limit or failed after its worker had computed (not only
  // waited) for half of the time that a scan may take: the next try would end alike, and take a
  // scan slot for as long. REQUIRES: the worker was reaped.
  void keep_if_spent(const Verdict& verdict, std::int64_t scan_timeout_seconds) const;

 private:
  std::string sum_of(std::string_view content) const;
  void write(const Verdict& verdict) const;

  Fd file_;  // not open: nothing is known
  std::string key_;
  std::int64_t seconds_ = 0;
  std::time_t now_ = 0;
};

}  // namespace scanq
