// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The list of kept mails within the size of an answer: strangers choose how many names a mail has
// and how long they are, and must not be able to make the list too large to be shown. Pure.
#pragma once

#include <cstddef>

#include "lib/web/web_request.h"

namespace scanq {

// REQUIRES: what scanq quarantine list --json told, which has the oldest mail first. Where it is
// larger than so many bytes, each mail keeps the first of its recipients and finds, and then the
// newest mails stay; how many are left out stands in `err`.
WebAnswer listed_mails(WebAnswer answer, std::size_t most_bytes);

}  // namespace scanq
