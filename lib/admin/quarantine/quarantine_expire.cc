// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine_expire.h"

#include <algorithm>
#include <ctime>

#include "lib/base/signals.h"
#include "lib/base/temp_folder.h"

namespace scanq {
namespace {

constexpr std::time_t kDaySeconds = 86400;

struct Expired {
  std::uint64_t too_old = 0, too_many = 0;
  QuarantineUsage left;
  int status = kExitDone;
};

int tell(const Call& call, const std::vector<std::string>& troubles) {
  for (const std::string& trouble : troubles) fail(call, trouble);
  return troubles.empty() ? kExitDone : kExitTrouble;
}

// Removes first the messages that are too old, then the oldest ones for which there is no room.
Result<Expired> expire_kept(const QuarantineCall& call) {
  Result<std::vector<std::string>> names = list_entries(call.folder);
  if (!names) return names.error();
  Result<QuarantineUsage> usage = measure(call.folder);
  if (!usage) return usage.error();
  Expired expired;
  QuarantineUsage& left = expired.left = *usage;
  const std::time_t oldest = std::time(nullptr) - call.settings.quarantine_keep_days * kDaySeconds;
  for (const std::string& name : *names) {
    if (stop_signal() != 0) return stop_error("quarantine expire");
    const bool is_old = entry_time(call.folder, name) < oldest;
    const bool is_over =
        left.bytes > static_cast<std::uint64_t>(call.settings.quarantine_max_bytes) ||
        left.messages > static_cast<std::uint64_t>(call.settings.quarantine_max_messages);
    if (!is_old && !is_over) continue;
    const std::uint64_t bytes = entry_bytes(call.folder, name);
    Result<void> removed = remove_entry(call.folder, name);
    if (!removed) {
      expired.status = fail(call.call, removed.error().while_doing("removing " + name));
      continue;
    }
    left.bytes -= std::min(bytes, left.bytes);
    left.messages -= 1;
    ++(is_old ? expired.too_old : expired.too_many);
  }
  return expired;
}

}  // namespace

int expire_quarantine(const QuarantineCall& call) {
  Result<Expired> expired = expire_kept(call);
  const LeftFolders litter = sweep_litter(call.folder);
  const int swept =
      std::max(tell(call.call, litter.troubles), expire_temp(call.call, call.settings));
  if (!expired) return fail(call.call, expired.error());
  call.call.out << "removed: " << expired->too_old << " older than "
                << call.settings.quarantine_keep_days << " days, " << expired->too_many
                << " for lack of room, " << litter.removed
                << " unfinished; kept: " << expired->left.messages << " messages, "
                << expired->left.bytes << " bytes\n";
  return std::max(swept, expired->status);
}

int expire_temp(const Call& call, const Settings& settings) {
  const LeftFolders left = remove_left_folders(settings.temp_dir, Whose::kEverybodys);
  if (left.removed > 0) {
    call.out << "removed: " << left.removed << " folders of killed processes in "
             << settings.temp_dir << '\n';
  }
  return tell(call, left.troubles);
}

}  // namespace scanq
