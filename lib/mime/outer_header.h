// The header of a message that we rewrite: which fields of the original stand on the new outside.
// Only those that people and mail programs need to file, answer and thread the mail, and those by
// which servers notice a loop: they count Received and Delivered-To lines. What is left out, DKIM's
// signature for one, stays where it was, in the original within. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/mime/message_header.h"

namespace scanq {

// The size of an original header beyond which nothing is looked at.
inline constexpr std::size_t kMaxOriginalHeaderBytes = 1 << 20;

// The fields of the header that `message` begins with, in their order. Unlike read_message_header
// it skips lines that are no field, an mbox's "From " line for one, and goes on to the blank line:
// a server that counts hops does so, too. Valid as long as the bytes of `message`.
std::vector<HeaderField> split_header(std::string_view message);

// The value of the first field of that name; empty if there is none.
std::string_view field_value(const std::vector<HeaderField>& fields, std::string_view name);

// The fields to keep, each with LF; of those that must not be repeated (RFC 5322, 3.6) the first.
// Subject is not among them. Bytes are kept but for CR, NUL and other control bytes, lines of more
// than 998 bytes are folded, a field of more than 64 KiB is left out. A field named in
// `neutralised` becomes X-Untrusted-NAME; the lines that show a loop never do.
std::string make_outer_fields(const std::vector<HeaderField>& fields,
                              const std::vector<std::string>& neutralised);

}  // namespace scanq
