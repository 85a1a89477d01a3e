// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The header of a message that is rewritten: which fields of the original stand on the new outside.
// Only those that people and mail programs need to file, answer and thread the mail, and those by
// which servers notice a loop (they count Received and Delivered-To lines). All other fields,
// DKIM's signature for one, stay in the original within. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// Only this much of an original header is looked at.
inline constexpr std::size_t kMaxOriginalHeaderBytes = 1 << 20;

// The value of the first field of that name in the header at the start of `message`, still folded;
// empty if there is none. As in make_outer_fields, lines that are no field, an mbox's "From " line
// for one, are skipped up to the blank line, as a server does that counts hops. Valid as long as
// the bytes of `message`.
std::string_view outer_field_value(std::string_view message, std::string_view name);

// The least length of the header: all lines at the start of `message` that every program takes for
// fields. No content of a part begins in there.
std::size_t fields_length(std::string_view message);

// The fields to keep, each with LF; of a field that must not be repeated (RFC 5322, 3.6) only the
// first. Subject is not among them. Bytes are kept except CR, NUL and other control bytes; lines of
// more than 998 bytes are folded; a field of more than 64 KiB is left out. A field named in
// `neutralised` becomes X-Untrusted-NAME, unless it is one that shows a loop. Takes little more
// memory than the header.
std::string make_outer_fields(std::string_view message,
                              const std::vector<std::string>& neutralised);

}  // namespace scanq
