// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads a mail that a scan met within the message, by the same readers and rules as the message
// itself (mail_reading). Internal to lib/scan.
#pragma once

#include <string>
#include <string_view>

#include "lib/scan/queued_archive.h"

namespace scanq {

class ContentScan;

// Returns all bytes of a mail that was met at `where`, or what is left of them without mails that
// were met before, as those of a mailbox around it: the text before these. The bytes behind the
// first mail of a mailbox, or behind its header, are a mailbox, too, and reading its mails anew at
// each level would cost the square of their number. Remembers the mails.
std::string_view unread_of_mail(ContentScan& scan, const std::string& where,
                                std::string_view bytes);

// The bytes may be a mailbox with several mails.
void scan_mails(ContentScan& scan, const QueuedArchive& mail, std::string_view bytes);

}  // namespace scanq
