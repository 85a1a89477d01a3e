// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// An archive, a mail or other content that a deep scan met and opens later. Internal to lib/scan.
#pragma once

#include <cstdint>
#include <string>

#include "lib/archive/content_sign.h"
#include "lib/scan/kept_bytes.h"

namespace scanq {

struct QueuedArchive {
  KeptBytes bytes;
  std::string where;  // path of members that leads to it; empty for a part of the mail itself
  std::string format;
  std::int64_t depth = 0;
  bool has_decoder = false;  // of this project, in lib/archive
  bool is_locked_zip = false;
  bool has_locked = false;         // the zip itself says so where libarchive does not
  bool is_opened_already = false;  // by libclamav: only the names of its members are wanted
  bool is_read_already = false;    // by libclamav: only what it leaves out is wanted
  bool is_pdf = false;
  bool is_content = false;           // no archive, but a content to be scanned as it is
  bool has_archives_within = false;  // to be searched for archives: other bytes stand around them
  bool is_mail = false;              // to be read as a mail
  bool is_read_as_mail = false;      // libclamav has read it as a mail
  bool has_two_readings = false;     // as ContentSign says
};

inline QueuedArchive archive_of(const ContentSign& sign) {
  QueuedArchive archive;
  archive.format = sign.format;
  archive.is_locked_zip = sign.sign == Sign::kLockedZip;
  archive.has_decoder = sign.sign == Sign::kForDecoder;
  archive.has_locked = sign.has_locked;
  archive.is_read_already = sign.sign == Sign::kForItsEnd;
  archive.is_content = sign.sign == Sign::kInside;
  archive.is_mail = sign.sign == Sign::kSmimeSigned || sign.sign == Sign::kPgpSigned;
  archive.has_two_readings = sign.has_two_readings;
  return archive;
}

}  // namespace scanq
