// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Supplies a scanning process with its engine: from the image if it may be used, else by loading
// the signatures, a bounded number of processes at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/base/slot_lock.h"
#include "lib/image/engine_image.h"
#include "lib/mail/settings.h"
#include "lib/scan/clamav_engine.h"

namespace scanq {

// For a process that is about to be frozen: keeps the engine for this process and for every process
// that is thawed from it. `settings` are those of the image.
void keep_engine(const RestoredEngine& engine, const std::string& settings);
// The kept engine, or else the engine of the open image. kDeferred, with the reason.
Result<RestoredEngine> engine_of_image(int fd, const std::string& settings);
// For scans in this process. Where the signatures are many, a heap in huge pages is made ready.
ClamavEngine adopt_restored(const RestoredEngine& restored);

// Files that are opened before the process is confined: the image, if it can be trusted, and the
// locks that limit how many processes load at a time. Nothing is opened where the kept engine will
// do.
struct EngineSource {
  Result<Fd> image;
  Result<Slots> load_slots;
  int highest_fd() const;
};
EngineSource open_engine_source(const Settings& settings);

struct EngineSupply {
  ClamavEngine engine;
  // Held for as long as the process lives, if the signatures were loaded from a large database.
  std::optional<SlotLock> slot;
};

// The engine of these settings. facts().way tells where it came from: "image", "loaded", or "loaded
// (image refused: REASON)". kDeferred, with the reason, when there is no usable image and the
// settings forbid loading, or when too many processes are loading until the deadline; kBadSettings,
// kOutOfMemory as of load_engine. To be called once in a process.
Result<EngineSupply> obtain_engine(const Settings& settings, EngineSource source,
                                   Clock::time_point deadline);

// Writes and reads the facts about an engine in the form in which an image keeps them.
std::string format_engine_facts(const EngineFacts& facts);
EngineFacts parse_engine_facts(const std::string& text, std::uint64_t signature_count);

// Tunes the allocator for a scan: blocks that libclamav frees stay in the process.
void prepare_memory_for_scans();

}  // namespace scanq
