// What scanq-compose does, and a thawed process that is called so: rewrites one message in which
// something was found, and writes the notices about it.
#pragma once

namespace scanq {

// Descriptors: see lib/mail/compose_request.h. Returns the exit code: 0 when all that was asked for
// is written; otherwise 1, after one line on descriptor 2.
int run_compose_worker();

}  // namespace scanq
