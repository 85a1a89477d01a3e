// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Takes messages out of quarantine: sends them on to their recipients, or to a person who examines
// them.
#pragma once

#include "lib/admin/quarantine/kept_message.h"
#include "lib/admin/quarantine/quarantine_queue.h"

namespace scanq {

// Queues the original past the scanner, to its recipients or to those of --to. A mark, made in the
// entry before, prevents a second release unless --again is given.
int release_kept(const QuarantineCall& call, const KeptMessage& kept);
// The same, to these recipients; `by_whom` goes into the mark. An error is of the time before the
// message was handed to the queue.
Result<QueueAnswer> release_to(const QuarantineCall& call, const KeptMessage& kept,
                               const std::vector<std::string>& recipients,
                               const std::string& by_whom, bool is_again);
// Queues a message with the original as an attachment to the address of --to.
int forward_kept(const QuarantineCall& call, const KeptMessage& kept);

}  // namespace scanq
