// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The answer of scanq-inspect.
#include "lib/mail/verdict.h"

#include "tests/fuzz/fuzz.h"

void fuzz(std::string_view bytes) {
  const scanq::Result<scanq::Verdict> verdict = scanq::parse_verdict(bytes);
  if (!verdict) return;
  const scanq::Result<scanq::Verdict> again = scanq::parse_verdict(scanq::format_verdict(*verdict));
  require(again.has_value() && *again == *verdict);
}
