// SHA-256 (FIPS 180-4) by libmd, which this pair of files alone knows.
#pragma once

#include <sha2.h>

#include <string>
#include <string_view>

namespace scanq {

inline constexpr std::size_t kDigestBytes = SHA256_DIGEST_LENGTH;

class Digest {
 public:
  Digest() { ::SHA256Init(&state_); }
  // One text with its length, so that no two rows of texts are alike.
  Digest& add(std::string_view text);
  // kDigestBytes bytes, not printable. To be called once, as the last.
  std::string finish();

 private:
  SHA2_CTX state_;
};

}  // namespace scanq
