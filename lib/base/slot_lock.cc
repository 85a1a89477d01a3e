// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// flock(2) rather than fcntl(2): it needs no right to write, and it belongs to the open file, so
// closing another descriptor of the same file does not release it.
#include "lib/base/slot_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <thread>

#include "lib/base/lock_until.h"

namespace scanq {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{5};
constexpr milliseconds kLongestPause{100};
// The pause of the one process at the head of the line.
constexpr milliseconds kHeadPause{1};
constexpr mode_t kMode = 0644;

Result<Fd> open_lock_file(const std::string& path) {
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  Fd file(::open(path.c_str(), kFlags));
  if (file.is_open()) return file;
  if (errno != ENOENT) return errno_error(ErrorCode::kDeferred, "open(" + path + ")");
  // Without O_EXCL, because another process may make the file at the same moment.
  file = Fd(::open(path.c_str(), kFlags | O_CREAT, kMode));
  if (!file.is_open()) return errno_error(ErrorCode::kDeferred, "open(" + path + ")");
  // Undoes a narrow umask. Another user's file keeps the mode that its owner gave it.
  (void)::fchmod(file.get(), kMode);
  return file;
}

Result<Fd> open_slot(const std::string& folder, const std::string& name, std::int64_t number) {
  return open_lock_file(folder + "/" + name + "." + std::to_string(number));
}

Result<Fd> open_line(const std::string& folder, const std::string& name) {
  return open_lock_file(folder + "/" + name + ".line");
}

bool try_lock(const Fd& file) {
  return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0;
}

// One look at each slot in turn, up to the first free one.
struct SlotLook {
  std::optional<Fd> locked;  // the free one
  std::vector<Fd> taken;
  std::optional<Error> trouble;  // the first one, that of the line included
  std::string text() const { return trouble ? trouble->text : ""; }
};

SlotLook look_for_slot(const std::string& folder, const std::string& name, int slots,
                       const Result<Fd>& line) {
  SlotLook look;
  if (!line) look.trouble = line.error();
  for (int number = 0; number < slots && !look.locked; ++number) {
    Result<Fd> file = open_slot(folder, name, number);
    if (!file) {
      if (!look.trouble) look.trouble = file.error();
    } else if (try_lock(*file)) {
      look.locked = std::move(*file);
    } else {
      look.taken.push_back(std::move(*file));
    }
  }
  return look;
}

}  // namespace

Result<Slots> Slots::open(const std::string& folder, const std::string& name, std::int64_t count) {
  std::vector<Fd> files;
  std::optional<Error> trouble;
  for (std::int64_t i = 0; i < count; ++i) {
    Result<Fd> file = open_slot(folder, name, i);
    if (file) {
      files.push_back(std::move(*file));
    } else if (!trouble) {
      trouble = file.error();
    }
  }
  if (files.empty()) return *trouble;
  return Slots(std::move(files));
}

Result<SlotLock> Slots::take(Clock::time_point deadline) {
  return poll(deadline, kFirstPause, kLongestPause);
}

Result<SlotLock> Slots::poll(Clock::time_point deadline, milliseconds first_pause,
                             milliseconds longest_pause) {
  for (milliseconds pause = first_pause;; pause = std::min(pause * 2, longest_pause)) {
    for (Fd& file : files_) {
      if (try_lock(file)) return SlotLock(std::move(file));
    }
    const Clock::duration left = deadline - Clock::now();
    if (left <= Clock::duration::zero() || stop_signal() != 0) {
      return Error{ErrorCode::kTimeout,
                   "all " + std::to_string(files_.size()) + " slots were taken all the time"};
    }
    std::this_thread::sleep_for(std::min<Clock::duration>(pause, left));
  }
}

int Slots::highest_fd() const {
  int highest = -1;
  for (const Fd& file : files_) highest = std::max(highest, file.get());
  return highest;
}

Result<SlotLock> SlotLock::take(const std::string& folder, const std::string& name, int slots,
                                Clock::time_point deadline) {
  Result<Fd> line = open_line(folder, name);
  // A process that does not reach the head of the line in time still looks for a slot once. The
  // line only gives an order and limits nothing, so a process that holds it for ever stops nobody
  // as long as a slot is free.
  if (line) (void)lock_until(*line, deadline);
  SlotLook look = look_for_slot(folder, name, slots, line);
  if (look.locked) return SlotLock(std::move(*look.locked), look.text());
  if (look.taken.empty()) return *look.trouble;
  Result<SlotLock> lock = Slots(std::move(look.taken)).poll(deadline, kHeadPause, kHeadPause);
  if (lock) lock->trouble_ = look.text();
  return lock;
}

Result<SlotLock> SlotLock::take_if_nobody_waits(const std::string& folder, const std::string& name,
                                                int slots) {
  Result<Fd> line = open_line(folder, name);
  if (line && !try_lock(*line)) return Error{ErrorCode::kTimeout, "others wait"};
  SlotLook look = look_for_slot(folder, name, slots, line);
  if (look.locked) return SlotLock(std::move(*look.locked), look.text());
  if (look.taken.empty()) return *look.trouble;
  return Error{ErrorCode::kTimeout, "all " + std::to_string(slots) + " slots were taken"};
}

}  // namespace scanq
