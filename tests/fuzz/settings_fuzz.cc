// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq.conf, and the effective settings that a worker is given.
#include "lib/front/load_settings.h"
#include "tests/fuzz/fuzz.h"

void fuzz(std::string_view bytes) {
  const scanq::Result<scanq::Settings> settings = scanq::settings_from_text(bytes, "fuzz");
  if (!settings) return;
  const std::string text = scanq::format_settings(*settings);
  const scanq::Result<scanq::Settings> again = scanq::settings_from_text(text, "again");
  require(again.has_value() && *again == *settings);
}
