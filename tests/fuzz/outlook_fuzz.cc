// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of Outlook's mails that libclamav does not read: names and properties in TNEF,
// compressed RTF, and the HTML in RTF.
#include "lib/mime/outlook_rtf.h"
#include "lib/mime/tnef_contents.h"
#include "tests/fuzz/fuzz.h"

using namespace scanq;

void fuzz(std::string_view bytes) {
  require(tnef_names(bytes).size() <= kMaxTnefNames);
  const TnefContents tnef = tnef_contents(bytes);
  require(tnef.files.size() <= kMaxTnefContents);
  std::size_t all = 0;
  for (const std::string& file : tnef.files) all += file.size();
  require(all <= 2 * bytes.size());
  constexpr std::size_t kMostBytes = 5000;
  const std::string rtf = unpack_rtf(bytes, kMostBytes);
  require(rtf.size() <= kMostBytes);
  require(html_in_rtf(rtf).size() <= rtf.size());
  require(html_in_rtf(bytes).size() <= bytes.size());
}
