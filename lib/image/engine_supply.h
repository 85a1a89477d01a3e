// Where a scanning process gets its engine from: the image when it may be used, else by loading
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

// For a process that is about to be frozen: this is its engine from then on, and that of every
// process that is thawed from it. `settings` are those of the image.
void keep_engine(const RestoredEngine& engine, const std::string& settings);
// The engine that is kept, or else that of the open image. kDeferred, with the reason.
Result<RestoredEngine> engine_of_image(int fd, const std::string& settings);
// For scans in this process: a heap in huge pages is made ready where its signatures are many.
ClamavEngine adopt_restored(const RestoredEngine& restored);

// What is opened before the process is confined: the image, if it can be trusted, and the locks
// that limit how many processes load. Where the kept engine will do, nothing is.
struct EngineSource {
  Result<Fd> image;
  Result<Slots> load_slots;
  int highest_fd() const;
};
EngineSource open_engine_source(const Settings& settings);

struct EngineSupply {
  ClamavEngine engine;
  // Held for as long as the process lives, where the signatures were loaded from a big database.
  std::optional<SlotLock> slot;
};

// The engine of these settings; facts().way says how it came about: "image", "loaded", or "loaded
// (image refused: REASON)". kDeferred, with the reason, when there is no usable image and the
// settings say so, or when too many processes are loading until the deadline; kBadSettings,
// kOutOfMemory as of load_engine. Once a process.
Result<EngineSupply> obtain_engine(const Settings& settings, EngineSource source,
                                   Clock::time_point deadline);

// Says of an image for which settings it was built; an image for others is refused. Limits and
// kinds of alerts are not in it: they are set for each scan.
std::string image_settings(const EngineSettings& settings);

// The facts about an engine as an image keeps them.
std::string format_engine_facts(const EngineFacts& facts);
EngineFacts parse_engine_facts(const std::string& text, std::uint64_t signature_count);

// Makes the allocator fit a scan: blocks of libclamav's stay in the process when they are freed.
void prepare_memory_for_scans();

}  // namespace scanq
