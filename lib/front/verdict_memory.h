// What was found clean a short while ago is not scanned again. qmail servers send a message to each
// recipient by itself, so a server behind one sees the same bytes again and again; only the topmost
// Received field, which our own SMTP server wrote, is new each time.
//
// A file for each user in lock_dir, of kSlots slots of kSlotBytes. Its holder alone can read or
// write it, and a slot is believed only where its checksum stands for this message, these settings
// that matter to a scan, these signature files, this image and this program: what is damaged, half
// written, foreign or old is a miss. Only whole messages and only clean ones are kept, by the
// front: a worker that a message took over could have lied about that message, and about no other.
//
// Rejected: a memory of decoded parts, which hits more often, but is written by the worker, so that
// one bad message could clear all later ones; lmdb, for a file that several programs may damage
// without harm needs no transactions, and is bounded by its form.
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
  // For one message, which is read once; `now` in seconds since 1970. Where nothing can be kept
  // (remember_minutes = 0, no file of our own in lock_dir, a file that cannot be seen), it knows
  // nothing and keeps nothing.
  static VerdictMemory of(const Settings& settings, const Spool& spool, std::time_t now);

  // The verdict, with engine_way "remembered", if the message was found clean no longer than
  // remember_minutes ago.
  std::optional<Verdict> recall() const;
  // Keeps it if it is clean. What cannot be written is scanned again, that is all.
  void keep(const Verdict& verdict) const;

 private:
  std::string sum_of(std::string_view content) const;

  Fd file_;  // not open: knows nothing
  std::string key_;
  std::int64_t seconds_ = 0;
  std::time_t now_ = 0;
};

// How long the topmost field is if it is a Received field of the usual length, else 0.
std::size_t top_received_length(std::string_view message);

}  // namespace scanq
