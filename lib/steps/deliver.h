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
  std::string client{};  // who handed it in, for the administrators; may be empty
};

// One delivery, ready to be queued.
struct Prepared {
  Delivery delivery;
  std::optional<Spool> rewritten;  // none: the message as it came
  std::vector<Spool> notices;      // one for each of delivery.notices
  bool is_delete_failed = false;   // what was found could not be cut out
  std::string note{};              // for the log
};

// Rewrites where the delivery asks for it, inspects the result again, and writes the notices.
// Codes of compose and of Spool; nothing is queued.
Result<Prepared> prepare(const Settings& settings, const Message& message, const Delivery& delivery,
                         Clock::time_point life_end);

// The spool that the delivery's recipients get, our header lines on top. Borrowed from either.
Result<const Spool*> put_headers(const Settings& settings, Message& message, Prepared& prepared);

struct Queued {
  int exit_code = 0;  // 0: the queue program has taken every delivery
  std::string queue;  // for the log: what the queue program answered
  std::string error;
  std::string note;  // notices that failed
};

struct QueueWay {
  std::string program;
  std::vector<int> channels;  // see queue_through_child
  Clock::time_point life_end;
};

// Queues every delivery through a child, then the notices. The first delivery's failure is passed
// on as it is; that of a later one is temporary, since some recipients have the message already:
// they get it again when the sender tries again, which is better than a loss.
Queued queue_all(const Settings& settings, const QueueWay& way, Message& message,
                 std::vector<Prepared>& all);

}  // namespace scanq
