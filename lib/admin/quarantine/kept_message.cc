// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/kept_message.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "lib/base/signals.h"
#include "lib/base/terminal_text.h"

namespace scanq {

Result<KeptMessage> read_kept(const QuarantineFolder& folder, const std::string& name) {
  Result<QuarantineEntry> entry = read_entry(folder, name);
  if (!entry) return entry.error();
  Result<QuarantineRecord> record = parse_record(entry->record);
  if (!record) return record.error().while_doing("reading " + name);
  return KeptMessage{std::move(*entry), std::move(*record)};
}

Result<std::vector<std::string>> find_entries(const QuarantineFolder& folder,
                                              const std::string& word) {
  Result<std::vector<std::string>> names = list_entries(folder);
  if (!names) return names;
  if (std::find(names->begin(), names->end(), word) != names->end()) {
    return std::vector<std::string>{word};
  }
  std::erase_if(*names, [&](const std::string& name) {
    if (stop_signal() != 0) return true;
    const Result<KeptMessage> kept = read_kept(folder, name);
    return !kept || kept->record.id != word;
  });
  if (stop_signal() != 0) return stop_error("quarantine");
  if (names->empty()) {
    return Error{ErrorCode::kReadFailed,
                 "no message in quarantine has this name or id: " + terminal_text(word)};
  }
  return names;
}

void tell_unreadable(const QuarantineCall& call, const std::string& name, const Error& error) {
  const int kept = call.folder.kept.get();
  if (::faccessat(kept, name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0) return;  // gone meanwhile
  call.call.err << "scanq: cannot be read: " << name << ": " << terminal_text(error.text)
                << "; scanq quarantine delete " << name << " removes it\n";
}

}  // namespace scanq
