// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Has a message rewritten, and notices written, by scanq-compose.
#pragma once

#include <vector>

#include "lib/base/process.h"
#include "lib/base/spool.h"
#include "lib/mail/compose_request.h"

namespace scanq {

struct Composed {
  Spool rewritten;  // empty where the request needs no rewrite
  std::vector<Spool> notices;
  ComposeReply reply;
};

// Codes of run_worker; kInternal also if the reply does not fit the files that were written.
Result<Composed> compose(const ComposeRequest& request, const Spool& original,
                         Clock::time_point life_end);

}  // namespace scanq
