// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads a mail that a scan met within the message, by the same readers and rules as the message
// itself (mail_reading). Internal to lib/scan.
#pragma once

#include <string_view>

#include "lib/scan/queued_archive.h"

namespace scanq {

class ContentScan;

// The bytes may be a mailbox with several mails.
void scan_mails(ContentScan& scan, const QueuedArchive& mail, std::string_view bytes);

}  // namespace scanq
