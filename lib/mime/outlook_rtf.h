// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The RTF of Outlook's mails, in TNEF (winmail.dat) and in .msg files: it is compressed
// (MS-OXRTFCP), and stands for HTML (MS-OXRTFEX), which Outlook takes out and shows. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scanq {

// Without its compression, at most `max_bytes` of it. Empty for anything else.
std::string unpack_rtf(std::string_view content, std::size_t max_bytes);

// The HTML for which the RTF stands; empty for anything else. Characters that are not ASCII may be
// left out.
std::string html_in_rtf(std::string_view content);

}  // namespace scanq
