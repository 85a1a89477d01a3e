// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The messages that libclamav writes while it works. It has one callback for messages in a process,
// so this is the one place with state of the process. Nothing goes to descriptor 2.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

struct ClamavMessages {
  std::string errors;          // the first error messages, joined, without newlines
  bool has_no_memory = false;  // a message says that memory or a map could not be had
};

// From now on messages are kept.
void keep_clamav_messages();
// All messages since the last call.
ClamavMessages take_clamav_messages();

}  // namespace scanq
