// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Signs in a file's bytes that tell which library can open it. libclamav says nothing about content
// that it cannot open; these signs notice such content, so that libarchive opens it, or a finding
// tells that nothing did. Cheap: every file within every message is looked at. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

enum class Sign {
  kNone,           // no sign: libclamav deals with it
  kForLibarchive,  // libclamav does not open it, or not every form of it
  kForDecoder,     // neither opens it, but a decoder of ours does (decoders.h)
  kLockedZip,      // a zip with encrypted members
  kLocked,         // encrypted, though libclamav does not say so
  kForNobody,      // neither libclamav nor libarchive opens it
  kForItsEnd,      // libclamav opens it, and says nothing about what stands behind its end
  kInside,         // a wrapper: its content begins at `offset` and is `length` bytes long
  kPgpMail,        // encrypted by PGP
  kSmimeMail,      // encrypted by S/MIME
  kSmimeSigned,    // a container of S/MIME with the signed part in it, or a signature alone
  kPgpSigned,      // a text with a readable signed text of PGP at `offset`
};

struct ContentSign {
  Sign sign = Sign::kNone;
  std::string_view format;  // "RAR", "zstd", …
  std::size_t offset = 0;   // where the content begins: archives stand behind programs
  std::size_t length = 0;   // of the content; 0: up to the end, except for kInside
  bool has_locked = false;  // has an encrypted member that libarchive or libclamav passes over
  bool has_two_readings = false;  // a zip whose directory differs from what is in the file
};

ContentSign sign_of(std::string_view content);

}  // namespace scanq
