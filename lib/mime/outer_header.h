// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The header of a message that is rewritten: which fields of the original stand on the new outside.
// Only those that people and mail programs need to file, answer and thread the mail, and those by
// which servers notice a loop (they count Received and Delivered-To lines). All other fields,
// DKIM's signature for one, stay in the original within. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/mime/message_header.h"

namespace scanq {

// Only this much of an original header is looked at.
inline constexpr std::size_t kMaxOriginalHeaderBytes = 1 << 20;

// The fields of the header at the start of `message`, in their order. Unlike read_message_header
// this skips lines that are no field, an mbox's "From " line for one, and goes on to the blank
// line, as a server does that counts hops. Valid as long as the bytes of `message`.
std::vector<HeaderField> split_header(std::string_view message);

// The value of the first field of that name; empty if there is none.
std::string_view field_value(const std::vector<HeaderField>& fields, std::string_view name);

// The fields to keep, each with LF; of a field that must not be repeated (RFC 5322, 3.6) only the
// first. Subject is not among them. Bytes are kept except CR, NUL and other control bytes; lines of
// more than 998 bytes are folded; a field of more than 64 KiB is left out. A field named in
// `neutralised` becomes X-Untrusted-NAME, unless it is one that shows a loop.
std::string make_outer_fields(const std::vector<HeaderField>& fields,
                              const std::vector<std::string>& neutralised);

}  // namespace scanq
