// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/wait_for_turn.h"

#include <sched.h>

#include <algorithm>
#include <chrono>

namespace scanq {
namespace {

constexpr const char* kScanSlots = "scan";
constexpr int kScansForEachProcessor = 2;
constexpr int kManyProcessors = CPU_SETSIZE;

// The processors on which this process may run. The C library would read files of the kernel to
// count them.
int processors() {
  cpu_set_t ours;
  if (::sched_getaffinity(0, sizeof ours, &ours) != 0) return kManyProcessors;  // too many
  return CPU_COUNT(&ours);
}

int slots_of(const Settings& settings) {
  if (settings.scans_at_once > 0) return static_cast<int>(settings.scans_at_once);
  return kScansForEachProcessor * processors();
}

}  // namespace

Result<ScanTurn> wait_for_turn(const Settings& settings, Clock::time_point life_end) {
  if (settings.scan == ScanWhich::kNone) return ScanTurn{};
  const Clock::time_point end =
      std::min(life_end, Clock::now() + std::chrono::seconds(settings.scan_wait_seconds));
  Result<SlotLock> slot = SlotLock::take(settings.lock_dir, kScanSlots, slots_of(settings), end);
  if (slot) return ScanTurn{std::move(*slot), ""};
  if (slot.error().code != ErrorCode::kTimeout) {
    return ScanTurn{std::nullopt, "scans are not limited: " + slot.error().text + ", ignoring"};
  }
  if (stop_signal() != 0) return stop_error("waiting for a scan slot");
  return Error{ErrorCode::kDeferred, "too much load: " + slot.error().text};
}

}  // namespace scanq
