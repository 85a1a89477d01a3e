// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Files that stand as base64 in a text which some program opens: attachments of calendars and cards
// (RFC 5545, 6350), the parts of an office document in one file of XML ("flat OPC", "flat ODF") and
// other elements of XML, and data: URIs, of which libclamav reads some forms in HTML alone. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "lib/mime/packed_files.h"

namespace scanq {

// At most kMaxPackedFiles, each with its name where the text has one. No byte of the text is in two
// files of one kind.
std::vector<PackedFile> embedded_files(std::string_view text);

// Whether the text is HTML with a script that puts a file together and hands it to the reader, so
// that no scanner sees the file.
bool assembles_file(std::string_view text);

}  // namespace scanq
