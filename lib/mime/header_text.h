// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Header fields as people see them: subjects, names and file names of every form that mail programs
// have ever sent, as UTF-8. More forgiving than the standards, and than GMime, on purpose: encoded
// words cut in the middle of a character, wrong or missing charset labels, raw 8-bit and raw
// ISO-2022-JP text, quotes and backslashes that belong to a Shift_JIS or ISO-2022-JP character.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// The text of an unstructured field (Subject) or of a display name, from the raw bytes after the
// colon (folded or not): RFC 2047 words decoded, raw bytes by the charset that they look like.
// One line of valid UTF-8; bytes that make no sense become U+FFFD.
std::string decode_header_text(std::string_view raw);
// The same, and after it what programs make of charsets that are read in more than one way (see
// other_readings.h).
std::vector<std::string> header_text_readings(std::string_view raw);

// A parameter of a structured field, decoded in the same way: name=, name*=, name*0=, name*0*= (RFC
// 2231), RFC 2047 words within it, raw bytes. Empty if there is none.
std::string decode_parameter(std::string_view raw_field, std::string_view parameter);

// All values that some mail program may take for the parameter: each plain one, each of RFC 2231,
// and where a section is given twice, both the first and the last one. For checking against rules,
// not for showing.
std::vector<std::string> every_parameter(std::string_view raw_field, std::string_view parameter);

// The name of the file that a part carries: Content-Disposition's filename, else Content-Type's
// name. Either may be empty.
std::string part_file_name(std::string_view content_disposition, std::string_view content_type);

// Whether the line begins like a field of MIME (RFC 2045, 3).
bool is_mime_field(std::string_view line);
// Whether the line may stand in a header: more of a field, or one whose colon stands within so many
// bytes.
bool belongs_to_header(std::string_view line, std::size_t most_bytes);

// Decodes %2e and the like, which web programs and RFC 2231 write.
std::string decode_percents(std::string_view text);

}  // namespace scanq
