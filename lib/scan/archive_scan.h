// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Opens an archive that a scan met, through libarchive, and has each member scanned. Internal to
// lib/scan.
#pragma once

#include <string_view>

#include "lib/scan/queued_archive.h"

namespace scanq {

class ContentScan;

// A fault in one reading of a zip with two readings matters only if the other reading has a fault,
// too.
void scan_archive(ContentScan& scan, const QueuedArchive& archive, std::string_view bytes);

// Has each archive that stands within other bytes scanned as a content of its own.
void scan_archives_within(ContentScan& scan, const QueuedArchive& archive, std::string_view bytes);

}  // namespace scanq
