// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A message in quarantine, as the verbs of scanq quarantine work with it.
#pragma once

#include <string>
#include <vector>

#include "lib/admin/command.h"
#include "lib/admin/options.h"
#include "lib/mail/quarantine_record.h"
#include "lib/mail/settings.h"
#include "lib/store/quarantine_folder.h"

namespace scanq {

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

// Says on the call's error stream that this entry cannot be read, unless it is gone meanwhile.
// Anybody who may keep a message may bring a record that says nothing, so this is no failure of
// what is done with all others.
void tell_unreadable(const QuarantineCall& call, const std::string& name, const Error& error);

// The entries that `word` stands for: the entry of that name, or all entries of the message with
// that id. kReadFailed: there is none.
Result<std::vector<std::string>> find_entries(const QuarantineFolder& folder,
                                              const std::string& word);

}  // namespace scanq
