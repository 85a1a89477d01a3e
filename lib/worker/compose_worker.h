// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The work of scanq-compose, and of a thawed process with that name: tells where one message with a
// finding is to be cut.
#pragma once

#include "lib/base/result.h"

namespace scanq {

// Descriptors: see lib/mail/compose_request.h. Returns the exit code: 0 when everything in the
// request is written; otherwise 1, after one line on descriptor 2.
int run_compose_worker();

// Lists the cuts of a mail of its own, and drops the result, so that the things that GMime and
// others make at their first use are there. For a process that is to be frozen.
Result<void> rehearse_compose();

}  // namespace scanq
