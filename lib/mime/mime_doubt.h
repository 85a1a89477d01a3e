// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Tells whether a message's MIME structure can be read in more than one way. libclamav, GMime and
// the recipients' programs agree on ordinary mail; to get a virus past a scanner, an attacker
// writes what they read differently. This module does not interpret MIME: a narrow grammar
// separates ordinary structure from everything else. Takes time linear in the message's size. Pure.
#pragma once

#include <string_view>

namespace scanq {

struct MimeDoubt {
  std::string_view what;  // the first thing that is out of the ordinary; empty if there is none
  // A message stands within the message, ordinary as it may be. libclamav leaves such a message out
  // for many reasons: by the fields that its header begins with, or for lack of an encoding.
  bool has_message = false;

  // The reason why one reading is not enough, in a few words; empty if it is.
  std::string_view reason() const {
    return what.empty() && has_message ? "an enclosed message" : what;
  }
};
MimeDoubt mime_doubt(std::string_view message);

}  // namespace scanq
