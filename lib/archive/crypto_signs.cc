// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/crypto_signs.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "lib/base/digits.h"

namespace scanq {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kPgpDashes = 5;
constexpr std::string_view kPgpMessage = "-----BEGIN PGP MESSAGE-----"sv;
constexpr std::string_view kPgpSigned = "-----BEGIN PGP SIGNED MESSAGE-----"sv;
// Object identifiers in DER (RFC 5652, 5083 and 3274), in this order: enveloped data, enveloped
// data with authentication, signed data, compressed data.
constexpr std::array<std::pair<std::string_view, CryptoSign>, 4> kContainers{
    {{"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"sv, CryptoSign::kSmimeMail},
     {"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"sv, CryptoSign::kSmimeMail},
     {"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv, CryptoSign::kSmimeSigned},
     {"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"sv, CryptoSign::kSmimePacked}}};
constexpr std::size_t kOidWithin = 40;

// As find() of the content; of long words that are seldom there, memmem passes over most bytes.
std::size_t find_far(std::string_view content, std::string_view words, std::size_t from) {
  if (from >= content.size()) return std::string_view::npos;
  const void* found =
      ::memmem(content.data() + from, content.size() - from, words.data(), words.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - content.data());
}

// The dashes are left out of the search: a text may have very many.
std::size_t line_with(std::string_view content, std::string_view begin) {
  const std::string_view words = begin.substr(kPgpDashes);
  for (std::size_t found = find_far(content, words, kPgpDashes); found != std::string_view::npos;
       found = find_far(content, words, found + 1)) {
    const std::size_t at = found - kPgpDashes;
    if (!content.substr(at).starts_with(begin)) continue;
    if (at == 0 || content[at - 1] == '\n' || content[at - 1] == '\r') return at;
  }
  return std::string_view::npos;
}

// The first identifier decides: another one may stand further inside.
CryptoSign smime(std::string_view content) {
  if (!content.starts_with('\x30')) return CryptoSign::kNone;
  const std::string_view head = content.substr(0, kOidWithin);
  CryptoSign first = CryptoSign::kNone;
  std::size_t first_at = std::string_view::npos;
  for (const auto& [id, sign] : kContainers) {
    const std::size_t at = head.find(id);
    if (at < first_at) first = sign;
    first_at = std::min(at, first_at);
  }
  return first;
}

// Whether the content begins with a session key (RFC 4880): version 3 is encrypted to somebody's
// key, version 4 by a passphrase.
bool is_binary_pgp(std::string_view content) {
  const std::uint8_t tag = byte_at(content, 0);
  if (tag == 0x84 || tag == 0x85) {
    const std::size_t body = tag == 0x84 ? 2 : 3;
    const std::uint8_t algorithm = byte_at(content, body + 9);
    return byte_at(content, body) == 3 && (algorithm == 1 || algorithm == 16 || algorithm == 18);
  }
  return tag == 0x8c && byte_at(content, 2) == 4 && byte_at(content, 3) >= 1 &&
         byte_at(content, 3) <= 13 && byte_at(content, 4) <= 3 && byte_at(content, 1) < 32;
}

}  // namespace

CryptoSign crypto_sign(std::string_view content) {
  const CryptoSign container = smime(content);
  if (container != CryptoSign::kNone) return container;
  const bool is_pgp =
      is_binary_pgp(content) || line_with(content, kPgpMessage) != std::string_view::npos;
  return is_pgp ? CryptoSign::kPgpMail : CryptoSign::kNone;
}

std::size_t clear_signed_at(std::string_view content) {
  return line_with(content, kPgpSigned);
}

}  // namespace scanq
