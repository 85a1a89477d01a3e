// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/kept_message.h"

#include <utility>

namespace scanq {

Result<KeptMessage> read_kept(const QuarantineFolder& folder, const std::string& name) {
  Result<QuarantineEntry> entry = read_entry(folder, name);
  if (!entry) return entry.error();
  Result<QuarantineRecord> record = parse_record(entry->record);
  if (!record) return record.error().while_doing("reading " + name);
  return KeptMessage{std::move(*entry), std::move(*record)};
}

}  // namespace scanq
