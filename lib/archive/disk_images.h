// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Images of disks and file systems that no library here opens, though 7-Zip and others do. Pure.
#pragma once

#include <string_view>

namespace scanq {

// "VHD", "FAT" and so on; empty for anything else.
std::string_view disk_image_format(std::string_view content);

}  // namespace scanq
