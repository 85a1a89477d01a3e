// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The functions that look at raw bytes of a message or a file before anything is opened: signs of a
// content, other readings of a message's structure, names, passwords.
#include "lib/archive/content_sign.h"
#include "lib/archive/zip/zip_directory.h"
#include "lib/mime/loose_content.h"
#include "lib/mime/mail_passwords.h"
#include "lib/mime/mail_sign.h"
#include "lib/mime/mime_doubt.h"
#include "lib/mime/packed_files.h"
#include "lib/mime/signed_content.h"
#include "lib/scan/name_rules.h"
#include "tests/fuzz/fuzz.h"

void fuzz(std::string_view bytes) {
  const scanq::ContentSign sign = scanq::sign_of(bytes);
  require(sign.offset <= bytes.size());
  if (sign.sign == scanq::Sign::kInside) require(sign.length <= bytes.size() - sign.offset);
  if (sign.sign == scanq::Sign::kSmimeSigned) (void)scanq::signed_content(bytes);
  const std::size_t zip_at = scanq::zip_behind(bytes);
  require(zip_at == std::string_view::npos || zip_at < bytes.size());
  (void)scanq::is_plain_zip(bytes);  // it must not crash
  (void)scanq::mime_doubt(bytes);
  for (const auto& places : {scanq::loose_base64(bytes), scanq::declared_base64(bytes)}) {
    for (const auto& [begin, end] : places) {
      require(begin <= end && end <= bytes.size());
      (void)scanq::base64_readings(bytes.substr(begin, end - begin));
    }
  }
  require(scanq::loose_quoted_printable(bytes).size() <= bytes.size());
  std::size_t packed = 0;
  for (const scanq::PackedFile& file : scanq::packed_files(bytes)) packed += file.bytes.size();
  require(packed <= 2 * bytes.size());
  for (const scanq::MailPiece& piece : scanq::mails_in(bytes, 1000))
    require(piece.bytes.size() <= bytes.size());
  require(scanq::password_words({}, scanq::without_tags(bytes), 50).size() <= 50);
  const scanq::NameRules rules{{"*.exe"}, {"ok.exe"}, {}, {}};
  (void)scanq::check_name(rules, take_line(bytes), "");
}
