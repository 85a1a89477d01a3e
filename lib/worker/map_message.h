// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The message of a worker in its memory.
#pragma once

#include "lib/base/result.h"
#include "lib/worker/scan_message.h"

namespace scanq {

// Maps the spool as private memory, and writes kVirtualLine right before the message, into the head
// room. It stays until the process ends. kReadFailed for anything but a spool, kOutOfMemory.
Result<MessageView> map_message(int fd);

}  // namespace scanq
