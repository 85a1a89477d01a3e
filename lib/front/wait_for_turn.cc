// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/wait_for_turn.h"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "lib/front/notes.h"

namespace scanq {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{5};
constexpr milliseconds kLongestPause{50};

constexpr int kScansForEachProcessor = 2;
constexpr int kManyProcessors = CPU_SETSIZE;

// The processors on which this process may run. The C library would read files of the kernel to
// count them.
int processors() {
  cpu_set_t ours;
  if (::sched_getaffinity(0, sizeof ours, &ours) != 0) return kManyProcessors;  // too many
  return CPU_COUNT(&ours);
}

// Until the client's share has room again, a message of it is scanned only if nobody else waits.
Result<SlotLock> wait_for_share(const Settings& settings, ClientShare& share,
                                Clock::time_point end) {
  for (milliseconds pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    if (share.take())
      return SlotLock::take(settings.lock_dir, kScanSlots, scan_slots(settings), end);
    Result<SlotLock> slot =
        SlotLock::take_if_nobody_waits(settings.lock_dir, kScanSlots, scan_slots(settings));
    if (slot || slot.error().code != ErrorCode::kTimeout) return slot;
    const Clock::duration left = end - Clock::now();
    if (left <= Clock::duration::zero() || stop_signal() != 0) {
      return Error{ErrorCode::kTimeout, "its client had its share of the slots all the time"};
    }
    std::this_thread::sleep_for(std::min<Clock::duration>(pause, left));
  }
}

Result<SlotLock> wait_for_slot(const Settings& settings, const Client& client,
                               Clock::time_point end, ScanTurn& turn) {
  if (has_limited_share(client)) {
    const int half = std::max(scan_slots(settings) / 2, 1);
    Result<ClientShare> share = ClientShare::open(settings, client, half);
    if (share) {
      turn.share.emplace(std::move(*share));
      return wait_for_share(settings, *turn.share, end);
    }
    turn.note = "clients have no limit: " + share.error().text + ", ignoring";
  }
  return SlotLock::take(settings.lock_dir, kScanSlots, scan_slots(settings), end);
}

// A slot, or the reason why there is none.
Result<ScanTurn> turn_of(Result<SlotLock> slot, ScanTurn turn) {
  if (slot) {
    if (!slot->trouble().empty()) {
      add_note(turn.note, "a scan slot is missing: " + slot->trouble() + ", ignoring");
    }
    turn.slot.emplace(std::move(*slot));
    return turn;
  }
  if (slot.error().code != ErrorCode::kTimeout) {
    turn.note = "scans are not limited: " + slot.error().text + ", ignoring";
    return turn;
  }
  if (stop_signal() != 0) return stop_error("waiting for a scan slot");
  return Error{ErrorCode::kDeferred, "too much load: " + slot.error().text};
}

}  // namespace

int scan_slots(const Settings& settings) {
  if (settings.scans_at_once > 0) return static_cast<int>(settings.scans_at_once);
  return kScansForEachProcessor * processors();
}

Result<ScanTurn> wait_for_turn(const Settings& settings, const Client& client,
                               Clock::time_point life_end) {
  ScanTurn turn;
  const Clock::time_point end =
      std::min(life_end, Clock::now() + std::chrono::seconds(settings.scan_wait_seconds));
  Result<SlotLock> slot = wait_for_slot(settings, client, end, turn);
  return turn_of(std::move(slot), std::move(turn));
}

Result<ScanTurn> wait_out_of_line(const Settings& settings, Clock::time_point end) {
  Result<Slots> slots = Slots::open(settings.lock_dir, kScanSlots, scan_slots(settings));
  return turn_of(slots ? slots->take(end) : slots.error(), {});
}

}  // namespace scanq
