// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/metrics/machine_facts.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "lib/admin/update/installed_signatures.h"
#include "lib/base/fd.h"
#include "lib/base/signature_list.h"
#include "lib/front/wait_for_turn.h"
#include "lib/image/image_file.h"
#include "lib/store/quarantine_folder.h"

namespace scanq {
namespace {

constexpr std::string_view kLoadSlots = "load";  // of lib/image/engine_supply

// A look is a shared lock that is released at once. A message that looks for a slot at the same
// moment may take this one for held, and looks again a millisecond later.
bool is_taken(const std::string& path) {
  Result<Fd> file = open_file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  return file && ::flock(file->get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

SlotsInUse slots_in_use(const Settings& settings, std::string_view kind, std::int64_t slots) {
  SlotsInUse use{kind, slots, 0};
  for (std::int64_t i = 0; i < slots; ++i) {
    if (is_taken(settings.lock_dir + "/" + std::string(kind) + "." + std::to_string(i))) {
      ++use.taken;
    }
  }
  return use;
}

ImageFacts image_facts(const Settings& settings) {
  Result<Fd> file = open_trusted_image(settings.engine_image);
  Result<ImageTables> image = file ? read_image_tables(file->get()) : file.error();
  if (!image) return {};
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  return {true, files && files->list == image->signatures,
          static_cast<std::time_t>(image->header.built_at)};
}

void add_signatures(const Settings& settings, MachineFacts& facts) {
  std::time_t official = 0, newest = 0;
  for (const SignatureFile& file : find_installed_signatures(settings.database_dir)) {
    newest = std::max(newest, file.dated());
    if (is_official(file)) official = std::max(official, file.dated());
    facts.signatures += file.signatures;
  }
  facts.signatures_dated = official != 0 ? official : newest;
  facts.are_signatures_complete = missing_database_text(settings).empty();
}

Result<QuarantineFacts> quarantine_facts(const std::string& path) {
  Result<QuarantineFolder> folder = QuarantineFolder::open(path);
  if (!folder && folder.error().number == ENOENT) return QuarantineFacts{};
  Result<QuarantineUsage> usage = folder ? measure(*folder) : folder.error();
  if (!usage) return usage.error();
  Result<std::vector<std::string>> names = list_entries(*folder);
  if (!names) return names.error();
  const std::time_t oldest = names->empty() ? 0 : entry_time(*folder, names->front());
  return QuarantineFacts{usage->messages, usage->bytes, oldest};
}

}  // namespace

Result<MachineFacts> machine_facts(const Settings& settings) {
  MachineFacts facts;
  facts.slots = {slots_in_use(settings, kScanSlots, scan_slots(settings)),
                 slots_in_use(settings, kLoadSlots, settings.loads_at_once)};
  if (!settings.engine_image.empty()) facts.image = image_facts(settings);
  add_signatures(settings, facts);
  Result<QuarantineFacts> quarantine = quarantine_facts(settings.quarantine_dir);
  if (!quarantine) return quarantine.error();
  facts.quarantine = *quarantine;
  return facts;
}

}  // namespace scanq
