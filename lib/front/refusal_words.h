// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The words of a refusal, by the folder's template or the built-in one.
#pragma once

#include <string>
#include <string_view>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

struct RefusalWords {
  std::string text;  // for lib/mail/refusal's refusal_text
  std::string note;  // for the log: why the folder's template was not used; mostly empty
};

// The template is en/refusal.txt in settings.template_dir: SMTP replies are ASCII in any language.
RefusalWords refusal_words(const Settings& settings, bool is_permanent, Category category,
                           const Verdict& verdict, std::string_view id);

}  // namespace scanq
