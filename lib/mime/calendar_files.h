// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Files in calendars and cards of all their versions: in base64 (RFC 5545, 6350), in
// quoted-printable (vCard 2.1, vCalendar 1.0), or as data: URIs. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "lib/mime/packed_files.h"

namespace scanq {

// Adds those in the text, up to kMaxPackedFiles. What is in quoted-printable may be added in two
// readings.
void add_calendar_files(std::vector<PackedFile>& files, std::string_view text);

}  // namespace scanq
