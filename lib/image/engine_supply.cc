// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/engine_supply.h"

#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

#include "lib/base/pages.h"
#include "lib/base/signature_list.h"
#include "lib/image/engine_image.h"
#include "lib/image/large_blocks.h"
#include "lib/mail/engine_settings_text.h"
#include "lib/scan/signature_choice.h"

namespace scanq {
namespace {

// A smaller database loads without waiting for a slot: 200,000 signatures take half a second.
constexpr std::uint64_t kSmallDatabaseBytes = 16 << 20;
constexpr const char* kLoadSlots = "load";
// The first lines of the facts in an image, each of them only where it is true.
constexpr std::string_view kDatabaseLine = "database\n";
constexpr std::string_view kLeftOutLine = "left out: ";
// libclamav asks for blocks of up to a few MiB, over and over.
constexpr int kLargestHeapBlockBytes = 32 << 20;
constexpr int kKeptHeapBytes = 64 << 20;
constexpr int kHeapGrowthBytes = 1 << 20;

struct KeptEngine {
  RestoredEngine engine;
  std::string settings;
};
std::optional<KeptEngine> g_kept;

// The heap that a scan takes grows with the signatures. With 8 million it is some 4 MiB, and
// clearing a huge page takes 0.2 ms; with 80 thousand it is some 50 small pages at a microsecond
// each. With 800 thousand, huge pages gain 0.3 ms.
constexpr std::uint64_t kManySignatures = 400'000;
constexpr std::size_t kUsualHeapBytes = 4 << 20;
// libc's sizes: its smallest block, and the head before each block.
constexpr std::uintptr_t kSmallestBlockBytes = 32, kBlockHeadBytes = 16;

Result<std::optional<SlotLock>> wait_for_slot(const Settings& settings, Result<Slots>& slots,
                                              Clock::time_point deadline) {
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  if (!files) return files.error();
  if (files->bytes < kSmallDatabaseBytes) return std::optional<SlotLock>();
  if (!slots) return slots.error().while_doing("limiting how many processes load");
  const Clock::time_point latest =
      std::min(deadline, Clock::now() + std::chrono::seconds(settings.load_wait_seconds));
  Result<SlotLock> slot = slots->take(latest);
  if (slot) return std::optional<SlotLock>(std::move(*slot));
  return Error{ErrorCode::kDeferred, slot.error().text + ", while waiting to load the signatures"};
}

// `why` is the reason for loading, " (...)", or empty.
Result<EngineSupply> load(const Settings& settings, Result<Slots>& slots,
                          Clock::time_point deadline, const std::string& why) {
  Result<std::optional<SlotLock>> slot = wait_for_slot(settings, slots, deadline);
  if (!slot) return Error{slot.error().code, slot.error().text + why};
  Result<LoadedEngine> loaded = load_engine(engine_settings(settings));
  if (!loaded) return Error{loaded.error().code, loaded.error().text + why};
  loaded->facts.way += why;
  return EngineSupply{ClamavEngine::adopt(loaded->engine, std::move(loaded->facts)),
                      std::move(*slot)};
}

// Asks the kernel for huge pages behind the heap: two page faults in place of a thousand.
void use_huge_pages_for_heap() {
  void* const part = std::malloc(kUsualHeapBytes + kHugePageBytes);
  const auto begin = reinterpret_cast<std::uintptr_t>(part);
  const std::uintptr_t aligned = round_up(begin, kHugePageBytes);
  if (part != nullptr) {
    (void)::madvise(reinterpret_cast<void*>(aligned), kUsualHeapBytes, MADV_HUGEPAGE);
  }
  std::free(part);
  // The memory before the first whole huge page is left out.
  if (aligned - begin >= kSmallestBlockBytes) {
    void* volatile const unused = std::malloc(aligned - begin - kBlockHeadBytes);
    (void)unused;
  }
}  // NOLINT(clang-analyzer-unix.Malloc): it stays so until the process ends

}  // namespace

void prepare_memory_for_scans() {
  large_blocks::enable();
  // Each call fails only for values that make no sense.
  (void)::mallopt(M_MMAP_THRESHOLD, kLargestHeapBlockBytes);
  (void)::mallopt(M_TRIM_THRESHOLD, kKeptHeapBytes);
  (void)::mallopt(M_TOP_PAD, kHeapGrowthBytes);
}

std::string format_engine_facts(const EngineFacts& facts) {
  std::string text(facts.has_database ? kDatabaseLine : "");
  const std::string left_out = left_out_of_way(facts.way);
  if (!left_out.empty()) text.append(kLeftOutLine).append(left_out).append("\n");
  return text + facts.signatures;
}

EngineFacts parse_engine_facts(const std::string& text, std::uint64_t signature_count) {
  EngineFacts facts;
  std::string_view rest = text;
  facts.has_database = rest.starts_with(kDatabaseLine);
  if (facts.has_database) rest.remove_prefix(kDatabaseLine.size());
  const std::size_t end = rest.find('\n');
  std::string_view left_out;
  if (rest.starts_with(kLeftOutLine) && end != std::string_view::npos) {
    left_out = rest.substr(kLeftOutLine.size(), end - kLeftOutLine.size());
    rest.remove_prefix(end + 1);
  }
  facts.signatures = rest;
  facts.signature_count = signature_count;
  facts.way = way_with_left_out("image", left_out);
  return facts;
}

void keep_engine(const RestoredEngine& engine, const std::string& settings) {
  g_kept = {engine, settings};
}

Result<RestoredEngine> engine_of_image(int fd, const std::string& settings) {
  if (!g_kept) return restore_open_engine(fd, settings);
  if (g_kept->settings == settings) return g_kept->engine;
  return Error{ErrorCode::kDeferred, "made with other settings"};
}

ClamavEngine adopt_restored(const RestoredEngine& restored) {
  if (restored.signature_count >= kManySignatures) use_huge_pages_for_heap();
  return ClamavEngine::adopt(static_cast<cl_engine*>(restored.root),
                             parse_engine_facts(restored.facts, restored.signature_count));
}

EngineSource open_engine_source(const Settings& settings) {
  if (g_kept && g_kept->settings == engine_settings_text(settings)) {
    const Error unused{ErrorCode::kInternal, "not opened"};
    return {unused, unused};
  }
  return {open_trusted_image(settings.engine_image),
          Slots::open(settings.lock_dir, kLoadSlots, settings.loads_at_once)};
}

int EngineSource::highest_fd() const {
  return std::max(image ? image->get() : -1, load_slots ? load_slots->highest_fd() : -1);
}

Result<EngineSupply> obtain_engine(const Settings& settings, EngineSource source,
                                   Clock::time_point deadline) {
  prepare_memory_for_scans();
  if (settings.engine_image.empty()) return load(settings, source.load_slots, deadline, "");
  Result<void> started = start_clamav();
  if (!started) return started.error();
  Result<RestoredEngine> restored =
      source.image || g_kept
          ? engine_of_image(source.image ? source.image->get() : -1, engine_settings_text(settings))
          : source.image.error();
  if (restored) return EngineSupply{adopt_restored(*restored), std::nullopt};
  const std::string reason = "image refused: " + restored.error().text;
  if (settings.without_image == WithoutImage::kDefer) return Error{ErrorCode::kDeferred, reason};
  return load(settings, source.load_slots, deadline, " (" + reason + ")");
}

}  // namespace scanq
