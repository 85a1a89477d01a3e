// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The envelope, as the caller sends it.
#include "lib/mail/envelope.h"

#include "tests/fuzz/fuzz.h"

void fuzz(std::string_view bytes) {
  const scanq::Result<scanq::Envelope> envelope = scanq::parse_envelope(bytes);
  if (!envelope) return;
  const std::string again = scanq::format_envelope(*envelope);
  require(bytes.size() >= again.size());  // bytes behind the end are ignored
  const scanq::Result<scanq::Envelope> second = scanq::parse_envelope(again);
  require(second.has_value() && second->sender == envelope->sender &&
          second->recipients == envelope->recipients);
}
