// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/spool.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "lib/base/signals.h"

namespace scanq {
namespace {

constexpr std::size_t kCopyBytes = 65536;

// Copies everything behind the head room from one spool file into another.
Result<void> copy_message(int from, int to, std::uint64_t bytes) {
  Result<void> sought = seek_to(to, Spool::kHeadRoomBytes);
  if (!sought) return sought;
  off_t offset = Spool::kHeadRoomBytes;
  const off_t end = offset + static_cast<off_t>(bytes);
  while (offset < end) {
    const ssize_t moved = ::sendfile(to, from, &offset, static_cast<std::size_t>(end - offset));
    if (moved < 0 && errno == EINTR) {
      if (stop_signal() != 0) return stop_error("sendfile");
      continue;
    }
    if (moved < 0) return errno_error(ErrorCode::kWriteFailed, "sendfile");
    if (moved == 0) return Error{ErrorCode::kInternal, "sendfile: spool too short"};
  }
  return {};
}

}  // namespace

Error message_too_large() {
  return {ErrorCode::kWriteFailed, "message larger than max_message_bytes"};
}

Result<Fd> make_unlinked_file(const std::string& folder) {
  Result<Fd> file = open_file(folder, O_TMPFILE | O_RDWR, 0600);
  if (file) return file;
  // Some file systems lack O_TMPFILE.
  std::string path = folder + "/scanq.XXXXXX";
  Fd named(::mkostemp(path.data(), O_CLOEXEC));
  if (!named.is_open()) return errno_error(ErrorCode::kNoSpool, "mkostemp(" + path + ")");
  // With its name the mail would stay in the folder for ever.
  if (::unlink(path.c_str()) != 0) {
    return errno_error(ErrorCode::kNoSpool, "unlink(" + path + ")");
  }
  return named;
}

Result<Spool> Spool::make(const SpoolPlace& place) {
  Result<Fd> file = make_memory_file("scanq-spool");
  if (!file) return file.error();
  Result<void> forbidden = forbid_opening_to_write(file->get());
  if (!forbidden) return forbidden.error();
  // The head room exists also without a message, because readers that map the spool rely on it.
  if (::ftruncate(file->get(), kHeadRoomBytes) != 0) {
    return errno_error(ErrorCode::kNoSpool, "ftruncate(spool)");
  }
  Result<void> sought = seek_to(file->get(), kHeadRoomBytes);
  if (!sought) return sought.error();
  return Spool(std::move(*file), place);
}

Result<Spool> Spool::make_for(std::uint64_t expected_bytes, const SpoolPlace& place) {
  Result<Spool> spool = make(place);
  if (!spool || expected_bytes <= place.memory_bytes) return spool;
  Result<void> moved = spool->move_to_disk();
  if (!moved) return moved.error();
  Result<void> sought = seek_to(spool->descriptor(), kHeadRoomBytes);
  if (!sought) return sought.error();
  return spool;
}

Result<void> Spool::move_to_disk() {
  Result<Fd> file = make_unlinked_file(place_.folder);
  if (!file) return file.error();
  Result<void> forbidden = forbid_opening_to_write(file->get());
  if (!forbidden) return forbidden.error().while_doing("making a file in " + place_.folder);
  if (::ftruncate(file->get(), kHeadRoomBytes) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "ftruncate(spool)");
  }
  Result<void> copied = copy_message(file_.get(), file->get(), message_bytes_);
  if (!copied) return copied.error().while_doing("moving the message to " + place_.folder);
  file_ = std::move(*file);
  on_disk_ = true;
  return {};
}

Result<void> Spool::append(std::string_view bytes) {
  if (!on_disk_ && message_bytes_ + bytes.size() > place_.memory_bytes) {
    Result<void> moved = move_to_disk();
    if (!moved) return moved;
  }
  Result<void> written = write_all_at(file_.get(), bytes, kHeadRoomBytes + message_bytes_);
  if (written) message_bytes_ += bytes.size();
  return written;
}

Result<std::uint64_t> Spool::fill_from(int fd, std::uint64_t max_bytes) {
  const std::unique_ptr<char[]> buffer(new char[kCopyBytes]);
  std::uint64_t added = 0;
  Result<void> trouble;
  for (;;) {
    Result<std::size_t> got = read_some(fd, buffer.get(), kCopyBytes);
    if (!got) return got.error();
    if (*got == 0) break;
    added += *got;
    if (trouble && added > max_bytes) {
      trouble = message_too_large();
    }
    // After a failure the rest is still read: a caller that is cut off in the middle of its message
    // sees a read error, or hangs, and does not see our exit code.
    if (trouble) trouble = append({buffer.get(), *got});
  }
  if (!trouble) return trouble.error();
  return added;
}

Result<void> Spool::adopt_written() {
  struct stat about;
  if (::fstat(file_.get(), &about) != 0) return errno_error(ErrorCode::kInternal, "fstat(spool)");
  const auto file_bytes = static_cast<std::uint64_t>(about.st_size);
  message_bytes_ = file_bytes > kHeadRoomBytes ? file_bytes - kHeadRoomBytes : 0;
  return {};
}

Result<void> Spool::put_head(std::string_view head) {
  if (head.size() > kHeadRoomBytes) {
    return Error{ErrorCode::kInternal, "header lines do not fit into the head room"};
  }
  const std::uint64_t start = kHeadRoomBytes - head.size();
  Result<void> written = write_all_at(file_.get(), head, start);
  if (!written) return written;
  return seek_to(file_.get(), start);
}

Result<Fd> Spool::open_read_only() const {
  const std::string path = "/proc/self/fd/" + std::to_string(file_.get());
  Result<Fd> file = open_file(path, O_RDONLY);
  if (!file) return Error{ErrorCode::kNoSpool, file.error().text};
  Result<void> sought = seek_to(file->get(), kHeadRoomBytes);
  if (!sought) return sought.error();
  return file;
}

}  // namespace scanq
