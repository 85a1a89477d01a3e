// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The words between scanq-inspect and the programs that have it look at a file of any kind. Pure.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "lib/mail/verdict.h"

namespace scanq {

// The arguments of scanq-inspect: the scan ends at the first virus, or tells all that match; it is
// libclamav's alone, as clamd's, or goes on with what libclamav does not open.
inline constexpr std::string_view kScanFile = "--scan-file",
                                  kScanFileForAll = "--scan-file-for-all",
                                  kScanFileDeeply = "--scan-file-deeply",
                                  kScanFileDeeplyForAll = "--scan-file-deeply-for-all";
std::string_view scan_command(bool for_all, bool is_deep);

// The n of SCANNED:n for a file.
int file_marker(const Verdict& verdict);

// The official database in use. No version: there is none of it.
struct SignatureStamp {
  std::uint32_t version = 0;
  std::time_t made = 0;

  bool operator==(const SignatureStamp&) const = default;
};
// "27412/1764317040", in a verdict's signatures.
std::string format_signature_stamp(const SignatureStamp& stamp);
// None: it is no such text.
std::optional<SignatureStamp> parse_signature_stamp(std::string_view text);

}  // namespace scanq
