// What scanq-compose does, and a thawed process that is called so: rewrites one message in which
// something was found, and writes the notices about it.
#pragma once

#include "lib/base/result.h"

namespace scanq {

// Descriptors: see lib/mail/compose_request.h. Returns the exit code: 0 when all that was asked for
// is written; otherwise 1, after one line on descriptor 2.
int run_compose_worker();

// Composes from a mail of its own, and drops what it made: whatever GMime and others make at their
// first use is there from then on. For a process that is to be frozen.
Result<void> rehearse_compose();

}  // namespace scanq
