// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Takes messages out of quarantine: sends them on to their recipients, or to a person who examines
// them.
#pragma once

#include "lib/admin/quarantine/kept_message.h"

namespace scanq {

// Queues the original past the scanner, to its recipients or to those of --to. A mark, made in the
// entry before, prevents a second release unless --again is given.
int release_kept(const QuarantineCall& call, const KeptMessage& kept);
// Queues a message with the original as an attachment to the address of --to.
int forward_kept(const QuarantineCall& call, const KeptMessage& kept);

}  // namespace scanq
