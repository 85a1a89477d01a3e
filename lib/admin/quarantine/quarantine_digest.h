// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq quarantine digest: sends each recipient the list of what was kept back for him since the
// last time.
#pragma once

#include "lib/admin/quarantine/kept_message.h"

namespace scanq {

// Whether digests are on for anybody.
bool has_digests(const Settings& settings);

// With --dry-run it prints what it would send. A message stands once in a digest of each of its
// recipients for whom the setting digest is yes: it gets a mark when that digest is in the queue.
// kExitTrouble where a digest could not be sent; the next run tries again.
int send_digests(const QuarantineCall& call);

}  // namespace scanq
