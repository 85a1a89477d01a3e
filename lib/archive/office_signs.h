// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Recognises encrypted documents of Microsoft Office, which libclamav calls clean. Pure.
#pragma once

#include <string_view>

namespace scanq {

// True for a compound file that holds an encrypted package (newer documents) or an encrypted
// summary (PowerPoint). libclamav shows the streams of a compound file one by one, so it is true as
// well for Word's main stream with the mark of encryption, and for Excel's with a FILEPASS record.
bool is_locked_office(std::string_view content);

}  // namespace scanq
