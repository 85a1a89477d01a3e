// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Header lines and their encoded words; file names in parameters.
#include "lib/mime/header_text.h"

#include "lib/base/log.h"
#include "lib/mime/charset.h"
#include "lib/mime/message_header.h"
#include "lib/mime/other_readings.h"
#include "tests/fuzz/fuzz.h"

namespace {
void require_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = scanq::utf8_length(text);
    require(length > 0);
    text.remove_prefix(length);
  }
}
}  // namespace

void fuzz(std::string_view bytes) {
  for (const std::string& text : scanq::header_text_readings(bytes)) require_utf8(text);
  require_utf8(scanq::decode_parameter(bytes, "filename"));
  for (const std::string& name : scanq::every_parameter(bytes, "name")) require_utf8(name);
  require_utf8(scanq::part_file_name(bytes, bytes));
  const scanq::MessageHeader header = scanq::read_message_header(bytes);
  (void)scanq::is_plain_text_only(bytes, header);  // it must not crash
  require_utf8(scanq::guess_to_utf8(bytes));
  const std::string_view label = take_line(bytes);
  require_utf8(scanq::bytes_to_utf8(bytes, label));
  for (const scanq::CharsetReading reading : scanq::kOtherReadings)
    (void)scanq::read_charset(bytes, label, reading);
}
