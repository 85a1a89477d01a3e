// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The way of a folder through liblzma, for chains of coders with one input and one output each.
// Internal to lib/archive/seven_zip_*.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/archive/seven_zip_header.h"
#include "lib/archive/seven_zip_key.h"

namespace scanq {

// The coders of a folder from its packed stream on, if they are such a chain; else none.
std::vector<std::size_t> chain_of(const SevenZipFolder& folder);

// All that is packed in the folder, if a chain of coders that are known here leads to it.
std::optional<std::string> unpack_folder(const SevenZipFolder& folder, std::string_view packed,
                                         SevenZipKey& key, std::uint64_t max_bytes);

// Whether a filter is newer than libarchive 3.6.
bool has_new_filter(const SevenZipFolder& folder);

}  // namespace scanq
