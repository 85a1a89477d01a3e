// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// GMime's tree of objects as a list of leaf parts. For mime_message alone.
#pragma once

#include <gmime/gmime.h>

#include <string_view>

#include "lib/mime/mime_part.h"

namespace scanq {

// `root` was parsed from `message` with a persistent stream that begins where `message` does.
MimeTree list_leaves(GMimeMessage* root, std::string_view message);

}  // namespace scanq
