// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/store/quarantine_add.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "lib/base/lock_until.h"
#include "lib/base/random.h"
#include "lib/mail/quarantine_record.h"

namespace scanq {
namespace {

constexpr std::size_t kCopyBytes = 65536;
constexpr int kTries = 20;

Result<std::string> new_name(unsigned caller) {
  Result<std::string> bytes = random_bytes(sizeof(unsigned long));
  if (!bytes) return bytes.error();
  unsigned long chance = 0;
  std::memcpy(&chance, bytes->data(), sizeof chance);
  struct timespec now = {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return make_entry_name(now.tv_sec, now.tv_nsec / 1000, ::getpid(), caller, chance);
}

// Copies everything into a new file and waits until it is on the disk; returns the number of bytes.
Result<std::uint64_t> copy_to_disk(int from, int folder, const char* name,
                                   std::uint64_t max_bytes) {
  Result<Fd> file = open_file_at(folder, name, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!file) return Error{ErrorCode::kWriteFailed, file.error().text};
  const std::unique_ptr<char[]> buffer(new char[kCopyBytes]);
  std::uint64_t bytes = 0;
  for (;;) {
    Result<std::size_t> got = read_some(from, buffer.get(), kCopyBytes);
    if (!got) return got.error();
    if (*got == 0) break;
    bytes += *got;
    if (bytes > max_bytes) {
      return Error{ErrorCode::kDeferred, std::string(name) + " is too large for the quarantine"};
    }
    Result<void> written = write_all(file->get(), {buffer.get(), *got});
    if (!written) return written.error();
  }
  Result<void> synced = sync_file(file->get());
  if (!synced) return synced.error();
  return bytes;
}

// Checks the outline of the record only. Readers of records trust none of them, and the privileged
// program should parse as little as possible.
Result<void> check_record(int folder, std::uint64_t bytes) {
  const Error odd{ErrorCode::kInternal, "the record is not one line of JSON"};
  if (bytes < 4) return odd;
  Result<Fd> file = open_file_at(folder, kRecordFile, O_RDONLY);
  if (!file) return file.error();
  Result<std::string> start = read_exactly_at(file->get(), 1, 0);
  if (!start) return start.error();
  Result<std::string> end = read_exactly_at(file->get(), 2, bytes - 2);
  if (!end) return end.error();
  if (*start != "{" || *end != "}\n") return odd;
  return {};
}

Result<void> check_room(const Settings& settings, const QuarantineFolder& folder,
                        std::uint64_t bytes) {
  Result<QuarantineUsage> usage = measure(folder);
  if (!usage) return usage.error();
  if (usage->messages >= static_cast<std::uint64_t>(settings.quarantine_max_messages)) {
    return Error{ErrorCode::kDeferred, "the quarantine is full: it holds " +
                                           std::to_string(usage->messages) +
                                           " messages (quarantine_max_messages)"};
  }
  if (usage->bytes + bytes > static_cast<std::uint64_t>(settings.quarantine_max_bytes)) {
    return Error{ErrorCode::kDeferred, "the quarantine is full: it holds " +
                                           std::to_string(usage->bytes) +
                                           " bytes, and the message needs " +
                                           std::to_string(bytes) + " (quarantine_max_bytes)"};
  }
  return {};
}

}  // namespace

Result<QuarantineDraft> QuarantineDraft::make(const Settings& settings, int message_fd,
                                              int record_fd, unsigned caller) {
  Result<QuarantineFolder> quarantine = QuarantineFolder::make(settings.quarantine_dir);
  if (!quarantine) return quarantine.error();
  QuarantineDraft draft(std::move(*quarantine));
  Result<void> begun = draft.begin(caller);
  if (!begun) return begun.error();

  Result<std::uint64_t> message =
      copy_to_disk(message_fd, draft.folder_.get(), kMessageFile,
                   static_cast<std::uint64_t>(settings.quarantine_max_bytes));
  if (!message) return message.error().while_doing("keeping the message");
  Result<std::uint64_t> record =
      copy_to_disk(record_fd, draft.folder_.get(), kRecordFile, kMaxRecordBytes);
  if (!record) return record.error().while_doing("keeping the record");
  Result<void> good = check_record(draft.folder_.get(), *record);
  if (good) good = sync_file(draft.folder_.get());
  if (!good) return good.error();
  draft.bytes_ = *message + *record;
  return draft;
}

// sweep_litter may remove a new folder before it has our lock; then another one is made.
Result<void> QuarantineDraft::begin(unsigned caller) {
  const int tmp = quarantine_.tmp.get();
  for (int tries_left = kTries;; --tries_left) {
    Result<std::string> name = new_name(caller);
    if (!name) return name.error();
    name_ = std::move(*name);
    if (::mkdirat(tmp, name_.c_str(), 0700) != 0) {
      return errno_error(ErrorCode::kWriteFailed, "mkdir(tmp/" + name_ + ")");
    }
    is_in_tmp_ = true;
    Result<Fd> folder = own_folder(tmp, name_);
    if (folder) {
      folder_ = std::move(*folder);
      return {};
    }
    if (folder.error().code != ErrorCode::kDeferred || tries_left == 0) {
      return Error{ErrorCode::kDeferred, folder.error().text};
    }
    (void)::unlinkat(tmp, name_.c_str(), AT_REMOVEDIR);  // unless it is gone
    is_in_tmp_ = false;
  }
}

Result<std::string> QuarantineDraft::keep(const Settings& settings, Clock::time_point lock_end) {
  // One process at a time, so that two messages never share the last free place.
  Result<Fd> lock = open_file_at(quarantine_.top.get(), "lock", O_RDWR | O_CREAT, 0600);
  if (!lock) return lock.error();
  if (!lock_until(*lock, lock_end)) {
    return Error{ErrorCode::kDeferred, "another process holds " + settings.quarantine_dir +
                                           "/lock and does not go on: fuser -v shows it"};
  }
  Result<void> good = check_room(settings, quarantine_, bytes_);
  if (good) good = move_to_kept();
  if (!good) return good.error();
  return name_;
}

Result<void> QuarantineDraft::move_to_kept() {
  const int kept = quarantine_.kept.get();
  if (::renameat(quarantine_.tmp.get(), name_.c_str(), kept, name_.c_str()) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "rename(" + name_ + ")");
  }
  is_in_tmp_ = false;
  // The folder kept/ may be new itself, so its parent is synced, too.
  Result<void> synced = sync_file(kept);
  return synced ? sync_file(quarantine_.top.get()) : synced;
}

QuarantineDraft::QuarantineDraft(QuarantineDraft&& other) noexcept
    : quarantine_(std::move(other.quarantine_)),
      name_(std::move(other.name_)),
      folder_(std::move(other.folder_)),
      bytes_(other.bytes_),
      is_in_tmp_(std::exchange(other.is_in_tmp_, false)) {}

QuarantineDraft::~QuarantineDraft() {
  if (!is_in_tmp_) return;
  // To remove it takes descriptors, and perhaps it failed for want of them.
  quarantine_.kept.reset();
  quarantine_.top.reset();
  (void)remove_tree(quarantine_.tmp.get(), name_);  // else litter, which expire removes
}

}  // namespace scanq
