// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A message scanned as the worker does it.
#pragma once

#include <string>
#include <vector>

#include "lib/scan/deep_scan.h"
#include "lib/worker/scan_message.h"
#include "tests/unit/catch.h"
#include "tests/unit/test_signatures.h"

namespace scanq {

// `types` may be null.
inline std::vector<Finding> scan_mail(const std::string& message,
                                      const Settings& settings = default_settings(),
                                      const FileTypes* types = nullptr,
                                      ClamavEngine& engine = test_engine()) {
  REQUIRE(engine.prepare(roomy_options()));
  const std::string with_line = std::string(kVirtualLine) + message;
  const MessageView view{with_line};
  MailReading reading(view.message(), settings, types);
  return scan_message(engine, reading, view, Clock::now() + std::chrono::seconds(60));
}

}  // namespace scanq
