// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The words of a kept mail's record in the language of its reader. Pure.
#pragma once

#include "lib/mail/settings.h"
#include "lib/web/web_request.h"

namespace scanq {

// The answer of scanq quarantine show --json, with its action and the categories of its finds as a
// reader of this language knows them: "ウイルス (virus)". Another answer stays as it is.
WebAnswer with_kept_words(WebAnswer answer, Language language);

}  // namespace scanq
