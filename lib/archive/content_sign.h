// What the bytes of a file show it to be, as far as it matters who can open it. libclamav says
// nothing about content that it cannot open; these signs notice it, so that libarchive opens it or
// a finding tells that nobody did. Cheap: it is asked about every file within every message. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

enum class Sign {
  kNone,           // nothing that libclamav does not see to
  kForLibarchive,  // libclamav does not open it, or not every form of it
  kLockedZip,      // a zip with encrypted members
  kLocked,         // encrypted, and libclamav does not say so
  kForNobody,      // neither of the two opens it
  kInside,         // a wrapper: what matters begins at `offset` and is `length` long
  kYenc,           // text with yEnc in it
  kPgpMail,        // encrypted by PGP
  kSmimeMail,      // encrypted by S/MIME
  kSmimeSigned,    // a container of S/MIME with the signed part in it, or a signature alone
};

struct ContentSign {
  Sign sign = Sign::kNone;
  std::string_view format;        // "RAR", "zstd", …
  std::size_t offset = 0;         // where it begins: archives stand behind programs
  std::size_t length = 0;         // of kInside
  bool has_locked = false;        // an encrypted member that libarchive (RAR 5) or libclamav misses
  bool has_two_readings = false;  // a zip whose directory differs from what is in the file
};

ContentSign sign_of(std::string_view content);

}  // namespace scanq
