// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Writes the notices that a plan asks for: whole messages, from the scanner to the sender, the
// recipients or the administrators.
#pragma once

#include <string>

#include "lib/mail/compose_request.h"
#include "lib/mail/message_text.h"
#include "lib/worker/load_templates.h"

namespace scanq {

// One notice in its form for the queue. `values` are those of make_message_values. kInternal.
Result<std::string> make_notice(const ComposeRequest& request, const Notice& notice,
                                const MessageText& text);

// Writes all notices of the request, one after the other, to `fd` from its offset on. The place of
// each goes to reply.notices, broken templates to reply.note. kWriteFailed, kInternal.
Result<void> write_notices(const ComposeRequest& request, const Templates& templates,
                           const TemplateValues& values, int fd, ComposeReply& reply);

}  // namespace scanq
