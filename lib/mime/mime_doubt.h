// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Tells whether a message's MIME structure can be read in more than one way. libclamav, GMime and
// the recipients' programs agree on ordinary mail; to get a virus past a scanner, an attacker
// writes what they read differently. This module does not interpret MIME: a narrow grammar
// separates ordinary structure from everything else. Takes time linear in the message's size. Pure.
#pragma once

#include <string_view>

namespace scanq {

// The first thing that is out of the ordinary, in a few words; empty if there is none, and one
// reading is enough.
std::string_view mime_doubt(std::string_view message);

}  // namespace scanq
