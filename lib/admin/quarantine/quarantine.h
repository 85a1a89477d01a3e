// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq quarantine: shows, releases, forwards and removes the messages that are kept back.
#pragma once

#include <string>
#include <vector>

#include "lib/admin/command.h"
#include "lib/admin/options.h"
#include "lib/mail/quarantine_record.h"
#include "lib/mail/settings.h"
#include "lib/store/quarantine_folder.h"

namespace scanq {

// "list [--json]", "show NAME... [--json] [--raw] [--lines N]", "release NAME... [--to ADDRESSES]
// [--again]", "forward NAME... --to ADDRESS", "delete NAME... [--yes]", "expire". A NAME is the
// name of an entry, or the id of a message as in the log and in notices.
int run_quarantine(const Call& call);

// The call that all verbs work with.
struct QuarantineCall {
  const Call& call;
  const Options& options;
  const Settings& settings;
  const QuarantineFolder& folder;
};

struct KeptMessage {
  QuarantineEntry entry;
  QuarantineRecord record;
};

// Reads an entry and parses its record. Codes of read_entry and of parse_record.
Result<KeptMessage> read_kept(const QuarantineFolder& folder, const std::string& name);

}  // namespace scanq
