// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Runs scanq-inspect with one of its image commands; see lib/worker/image_worker.h.
#pragma once

#include <string>
#include <vector>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

struct ImageAnswer {
  ExitStatus ended;
  std::string text;  // its standard output
};
// Builds an image, or does so if it is not current. A failed builder gives its reason as the text;
// its progress goes to our descriptor 2, if that is a terminal.
Result<ImageAnswer> ask_image_program(const Settings& settings, const std::string& command);

struct BrokenSignatures {
  std::string name, reason;
  bool is_removable = false;  // libclamav does not take it; others nobody has looked into
};
// Tries each signature file by itself, as the user who loads signatures. The names come from a
// process that parses what strangers wrote, and may hold any byte.
Result<std::vector<BrokenSignatures>> find_broken_signatures(const Settings& settings);

}  // namespace scanq
