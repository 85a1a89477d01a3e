// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/file_scan.h"

#include <charconv>

namespace scanq {
namespace {

enum Marker { kNotScanned = 0, kClean = 1, kIncomplete = 2, kVirus = 3, kOther = 4 };

// All of the text as a number that is not negative.
template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = trouble == std::errc() && end == text.data() + text.size();
  if (!is_whole || text.starts_with('-')) return std::nullopt;
  return number;
}

}  // namespace

std::string_view scan_command(bool for_all, bool is_deep) {
  if (is_deep) return for_all ? kScanFileDeeplyForAll : kScanFileDeeply;
  return for_all ? kScanFileForAll : kScanFile;
}

int file_marker(const Verdict& verdict) {
  if (verdict.has(Category::kVirus)) return kVirus;
  if (!verdict.is_scanned) return kNotScanned;
  if (verdict.findings.empty()) return kClean;
  if (verdict.has(Category::kFailed) || verdict.has(Category::kLimit)) return kIncomplete;
  return kOther;
}

std::string format_signature_stamp(const SignatureStamp& stamp) {
  return std::to_string(stamp.version) + '/' + std::to_string(stamp.made);
}

std::optional<SignatureStamp> parse_signature_stamp(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto version = whole_number<std::uint32_t>(text.substr(0, slash));
  const auto made = whole_number<std::time_t>(text.substr(slash + 1));
  if (!version || !made) return std::nullopt;
  return SignatureStamp{*version, *made};
}

}  // namespace scanq
