// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq quarantine: shows, releases, forwards and removes the messages that are kept back.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// "list [--json]", "show NAME... [--json] [--raw] [--lines N]", "release NAME... [--to ADDRESSES]
// [--again]", "forward NAME... --to ADDRESS", "delete NAME... [--yes]", "expire". A NAME is the
// name of an entry, or the id of a message as in the log and in notices.
int run_quarantine(const Call& call);

}  // namespace scanq
