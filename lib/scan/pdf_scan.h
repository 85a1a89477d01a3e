// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Has the files and the scripts in a PDF scanned. Internal to lib/scan.
#pragma once

#include <string_view>

#include "lib/scan/queued_archive.h"

namespace scanq {

class ContentScan;

void scan_pdf(ContentScan& scan, const QueuedArchive& pdf, std::string_view bytes);

}  // namespace scanq
