// Whether a message's MIME structure can be read in more than one way. libclamav, GMime and the
// recipients' programs agree on ordinary mail; who wants to get a virus past a scanner writes what
// they read differently. Reads no MIME as such: it only tells ordinary structure, by a narrow
// grammar, from everything else. Linear in the message's size. Pure.
#pragma once

#include <string_view>

namespace scanq {

// What is out of the ordinary, in a few words; empty: nothing is, and one reading is enough.
std::string_view mime_doubt(std::string_view message);

}  // namespace scanq
