// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Lists where a message with a finding is to be cut, and writes the bytes of it that go on
// elsewhere: the answer of scanq-compose. The front makes the new message from that.
#pragma once

#include <string_view>

#include "lib/mail/compose_reply.h"
#include "lib/mail/compose_request.h"

namespace scanq {

// Writes the new bytes to `new_bytes_fd` from its offset on. Codes of read_mime_tree; kWriteFailed;
// kOutOfMemory, kReadFailed: a part that is to travel sealed cannot be decoded.
Result<ComposeReply> list_cuts(const ComposeRequest& request, std::string_view message,
                               int new_bytes_fd);

}  // namespace scanq
