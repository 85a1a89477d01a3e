// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of TNEF (winmail.dat) that libclamav does not tell or read; it opens the attached
// files: the names of files, and what stands among the properties of a mail. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// The title and the long name of each attachment, as they stand there; those in UTF-16 as UTF-8. At
// most kMaxTnefNames; empty for anything else.
inline constexpr std::size_t kMaxTnefNames = 1000;
std::vector<std::string> tnef_names(std::string_view content);

// The body of the mail as text, HTML and compressed RTF, and files and mails (as TNEF) that are
// properties of an attachment. Text in UTF-16 is UTF-8 here. All bytes together are at most twice
// those of the content; `is_cut` where there is more, or more files than kMaxTnefContents.
inline constexpr std::size_t kMaxTnefContents = 1000;
struct TnefContents {
  std::vector<std::string> files;
  bool is_cut = false;
};
TnefContents tnef_contents(std::string_view content);

}  // namespace scanq
