// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Signs of mail that PGP or S/MIME encrypted or signed. Internal to lib/archive.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

enum class CryptoSign {
  kNone,
  kPgpMail,      // encrypted
  kSmimeMail,    // encrypted
  kSmimeSigned,  // with the signed part in it, or a signature alone
  kSmimePacked,  // compressed
};
CryptoSign crypto_sign(std::string_view content);

// Where a readable text that PGP signed begins; npos where there is none.
std::size_t clear_signed_at(std::string_view content);

}  // namespace scanq
