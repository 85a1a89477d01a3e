// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Carries out a plan: keeps, queues, and sends the notices. Queues nothing of a plan before
// everything for it is ready: see prepare.
#pragma once

#include <string>
#include <vector>

#include "lib/front/prepare.h"

namespace scanq {

struct NoticeLimit {
  std::string find;  // the find for queue_all to count; empty: none
  std::string note;  // for the log
};

// Holds back notices to administrators that are too many in this hour (the setting
// admin_notices_per_hour). If the finds cannot be counted, all notices are sent. Counts nothing
// yet, because a deferred message comes again, and must not use up the limit each time.
NoticeLimit limit_notices(const Settings& settings, const Message& message, Plan& plan,
                          Clock::time_point life_end);

// Puts the original into quarantine, once for each delivery that keeps it back; returns the names
// of the entries, with commas. kDeferred: one of them is not safely there.
Result<std::string> keep_all(const Settings& settings, const Message& message,
                             const std::vector<Prepared>& all, Clock::time_point life_end);

// The spool for the delivery's recipients, with our header lines on top. It belongs to `message` or
// `prepared`.
Result<const Spool*> put_headers(const Settings& settings, Message& message, Prepared& prepared);

struct Queued {
  int exit_code = 0;  // 0: the queue program has taken every delivery
  std::string queue;  // for the log: the queue program's answer
  std::string error;
  std::string note;  // for the log: failed notices, a find that was not counted
};

struct QueueWay {
  std::string program;
  std::vector<int> channels;         // see queue_through_child
  std::vector<int> notice_channels;  // the same for notices: an MTA's text is not theirs
  Clock::time_point life_end;
  std::string counted_find;  // of NoticeLimit
};

// Queues through a child every delivery except those for the quarantine alone, then counts the
// find, then queues all notices. A failure of the first delivery is passed on as it is. A later
// failure is temporary, because some recipients have the message already; they get it again when
// the sender tries again, which is better than a loss.
Queued queue_all(const Settings& settings, const QueueWay& way, Message& message,
                 std::vector<Prepared>& all);

}  // namespace scanq
