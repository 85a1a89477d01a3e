// Carries a plan out: rewrites, queues, and sends the notices. Nothing of a plan is queued before
// everything that it needs is there.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/process.h"
#include "lib/base/spool.h"
#include "lib/mail/envelope.h"
#include "lib/mail/plan.h"

namespace scanq {

struct Message {
  std::string id;
  std::string host_name;
  std::time_t now = 0;
  Spool spool;
  Envelope envelope;
  Verdict verdict;
  Client client{};
};

// One delivery, ready to be queued.
struct Prepared {
  Delivery delivery;
  std::optional<Spool> rewritten;  // none: the message as it came
  std::vector<Spool> notices;      // one for each of delivery.notices
  bool is_delete_failed = false;   // what was found could not be cut out
  bool is_kept = false;            // the original goes to quarantine
  std::string note{};              // for the log

  bool is_queued() const { return delivery.action != Action::kQuarantine; }
};

// Rewrites where the delivery asks for it, inspects the result again, and writes the notices.
// Codes of compose and of Spool; nothing is queued.
Result<Prepared> prepare(const Settings& settings, const Message& message, const Delivery& delivery,
                         Clock::time_point life_end);

struct NoticeLimit {
  std::string find;  // what queue_all is to count; empty: nothing
  std::string note;  // for the log
};

// Holds back notices to administrators that would be too many in this hour (the setting
// admin_notices_per_hour). What cannot be counted is sent. Counts nothing yet: a message that is
// put off comes again, and must not use up the limit each time.
NoticeLimit limit_notices(const Settings& settings, const Message& message, Plan& plan,
                          Clock::time_point life_end);

// Puts the original into quarantine, once for each delivery that keeps it back; the names of the
// entries, with commas. kDeferred: one of them is not safely there.
Result<std::string> keep_all(const Settings& settings, const Message& message,
                             const std::vector<Prepared>& all, Clock::time_point life_end);

// The spool that the delivery's recipients get, our header lines on top. Borrowed from either.
Result<const Spool*> put_headers(const Settings& settings, Message& message, Prepared& prepared);

struct Queued {
  int exit_code = 0;  // 0: the queue program has taken every delivery
  std::string queue;  // for the log: what the queue program answered
  std::string error;
  std::string note;  // notices that failed, a find that was not counted
};

struct QueueWay {
  std::string program;
  std::vector<int> channels;  // see queue_through_child
  Clock::time_point life_end;
  std::string counted_find;  // of NoticeLimit
};

// Queues every delivery but those that are in quarantine alone through a child, then counts the
// find, then queues all notices. The first delivery's failure is passed on as it is; that of a
// later one is temporary, since some recipients have the message already: they get it again when
// the sender tries again, which is better than a loss.
Queued queue_all(const Settings& settings, const QueueWay& way, Message& message,
                 std::vector<Prepared>& all);

}  // namespace scanq
