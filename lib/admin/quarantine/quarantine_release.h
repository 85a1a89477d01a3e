// Takes messages out of quarantine: back on their way, or to somebody who wants to look at them.
#pragma once

#include "lib/admin/quarantine/quarantine.h"

namespace scanq {

// Queues the original past the scanner, to its recipients or to those of --to. A mark in the entry,
// made before, keeps it from being done twice unless --again says so.
int release_kept(const QuarantineCall& call, const KeptMessage& kept);
// Queues a message with the original as an attachment to the address of --to.
int forward_kept(const QuarantineCall& call, const KeptMessage& kept);

}  // namespace scanq
