// What libclamav says while it works. Its one callback for messages belongs to the process, so this
// is the one place with state of the process; nothing goes to descriptor 2.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

struct ClamavMessages {
  std::string errors;          // the first error messages, joined, without newlines
  bool has_no_memory = false;  // one says that memory or a map could not be had
};

// From now on messages are kept.
void keep_clamav_messages();
// All since the last call.
ClamavMessages take_clamav_messages();

}  // namespace scanq
