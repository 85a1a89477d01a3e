// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/release_token.h"

#include <charconv>
#include <cstdint>
#include <vector>

#include "lib/base/digits.h"
#include "lib/mail/envelope.h"
#include "lib/mail/quarantine_record.h"
#include "lib/web/hmac.h"

namespace scanq {
namespace {

constexpr char kMark = '_';
constexpr std::size_t kParts = 4;
constexpr std::size_t kMaxTokenBytes = 200 + 2 * kMaxAddressBytes;

std::string sign_grant(std::string_view key, std::string_view expiry, std::string_view entry,
                       std::string_view recipient) {
  return sign_texts(key, "release", {expiry, entry, recipient});
}

std::vector<std::string_view> parts_of(std::string_view token) {
  std::vector<std::string_view> parts;
  for (std::size_t end = 0; end != std::string_view::npos; token.remove_prefix(end + 1)) {
    end = token.find(kMark);
    parts.push_back(token.substr(0, end));
    if (end == std::string_view::npos) break;
  }
  return parts;
}

}  // namespace

std::string make_release_token(std::string_view key, const ReleaseGrant& grant) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, grant.expiry, 16);
  const std::string expiry(digits, end.ptr);
  return expiry + kMark + grant.entry + kMark + to_hex(grant.recipient) + kMark +
         sign_grant(key, expiry, grant.entry, grant.recipient);
}

Result<ReleaseGrant> check_release_token(std::string_view key, std::string_view token) {
  const Error forged{ErrorCode::kRefused, "this link was not made here"};
  if (key.empty() || token.size() > kMaxTokenBytes) return forged;
  const std::vector<std::string_view> parts = parts_of(token);
  if (parts.size() != kParts) return forged;
  ReleaseGrant grant{std::string(parts[1]), bytes_of_hex(parts[2]).value_or(""), 0};
  const std::string signature = sign_grant(key, parts[0], grant.entry, grant.recipient);
  if (!is_same_signature(parts[3], signature)) return forged;
  const auto read =
      std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), grant.expiry, 16);
  const bool is_whole = read.ec == std::errc() && read.ptr == parts[0].data() + parts[0].size();
  if (!is_whole || !is_entry_name(grant.entry) || grant.recipient.empty()) return forged;
  return grant;
}

std::string signature_of(std::string_view token) {
  return std::string(token.substr(token.rfind(kMark) + 1));
}

}  // namespace scanq
