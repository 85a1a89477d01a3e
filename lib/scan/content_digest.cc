// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/content_digest.h"

#include <openssl/evp.h>

namespace scanq {
namespace {

constexpr std::size_t kContentDigestBytes = 32;

// Shorter than any digest.
std::string no_other() {
  static unsigned count = 0;
  return std::to_string(++count);
}

// Both are made once: for a small content they would cost more than its digest.
struct Sha512 {
  EVP_MD* kind = ::EVP_MD_fetch(nullptr, "SHA512", nullptr);
  EVP_MD_CTX* state = ::EVP_MD_CTX_new();
};

}  // namespace

std::string content_digest(std::string_view content) {
  static const Sha512 sha512;
  std::string sum(EVP_MAX_MD_SIZE, '\0');
  if (sha512.kind == nullptr || sha512.state == nullptr ||
      ::EVP_DigestInit_ex2(sha512.state, sha512.kind, nullptr) != 1 ||
      ::EVP_DigestUpdate(sha512.state, content.data(), content.size()) != 1 ||
      ::EVP_DigestFinal_ex(sha512.state, reinterpret_cast<unsigned char*>(sum.data()), nullptr) !=
          1) {
    return no_other();
  }
  sum.resize(kContentDigestBytes);
  return sum;
}

}  // namespace scanq
