// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A template of the administrator's, with values that a sender chose.
#include "lib/mail/texts/template_text.h"

#include "lib/mail/texts/message_text.h"
#include "tests/fuzz/fuzz.h"

void fuzz(std::string_view bytes) {
  scanq::TemplateValues values;
  values.texts["a"] = std::string(take_line(bytes));
  values.texts["b"] = "{{a}}{{#c}}";
  values.answer("yes", true);
  values.answer("no", false);
  values.blocks["c"] = {values, values};
  const scanq::Result<std::string> filled = scanq::fill_template(bytes, values);
  (void)scanq::fill_message_text(bytes, values);  // it must not crash
  if (!filled) require(filled.error().text.starts_with("line ") || filled.error().text.size() > 0);
}
