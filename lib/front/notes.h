// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Notes for the log line of a message, in the order of what happened.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// Nothing for an empty note.
inline void add_note(std::string& notes, std::string_view note) {
  if (!note.empty()) notes.append(notes.empty() ? "" : "; ").append(note);
}

}  // namespace scanq
