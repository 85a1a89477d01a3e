// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/engine_settings_text.h"

namespace scanq {

std::string engine_settings_text(const Settings& settings) {
  std::string text =
      "database_dir=" + settings.database_dir + "\ntest_signatures=" + settings.test_signatures +
      "\nalert_pua=" + (settings.alert_pua ? "yes" : "no") + "\nrequired_signatures=";
  for (const std::string& name : settings.required_signatures) text += name + ' ';
  return text + '\n';
}

}  // namespace scanq
