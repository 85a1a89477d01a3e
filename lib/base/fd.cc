// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/fd.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <optional>

#include "lib/base/signals.h"

namespace scanq {
namespace {

// The error of a call that failed; none if it is to be made again, because a signal interrupted it
// that does not ask us to stop.
std::optional<Error> reason_to_end(ErrorCode code, const std::string& call) {
  if (errno != EINTR) return errno_error(code, call);
  if (stop_signal() != 0) return stop_error(call);
  return std::nullopt;
}

std::string of(const char* call, int fd) {
  return std::string(call) + "(" + std::to_string(fd) + ")";
}
const dev_t kNullDevice = makedev(1, 3);
constexpr int kAllSeals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
constexpr mode_t kReadableByAll = 0444;

}  // namespace

void Fd::reset(int fd) {
  if (fd_ >= 0 && ::close(fd_) != 0) {
    // Linux releases the descriptor whatever close answers. EBADF alone means that it had two
    // owners, a bug that must be seen.
    assert(errno != EBADF);
  }
  fd_ = fd;
}

Result<Fd> open_file(const std::string& path, int flags, unsigned mode) {
  for (;;) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (fd >= 0) return Fd(fd);
    if (auto reason = reason_to_end(ErrorCode::kReadFailed, "open(" + path + ")")) return *reason;
  }
}

Result<Fd> open_file_at(int folder, const std::string& name, int flags, unsigned mode) {
  for (;;) {
    const int fd = ::openat(folder, name.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd >= 0) return Fd(fd);
    if (auto reason = reason_to_end(ErrorCode::kReadFailed, "open(" + name + ")")) return *reason;
  }
}

Result<Fd> make_memory_file(const char* name) {
  Fd file(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file.is_open()) return errno_error(ErrorCode::kNoSpool, "memfd_create");
  return file;
}

Result<Fd> make_sealed_file(const char* name, std::string_view content) {
  Result<Fd> file = make_memory_file(name);
  if (!file) return file;
  Result<void> done = write_all_at(file->get(), content, 0);
  if (done) done = forbid_opening_to_write(file->get());
  if (!done) return done.error();
  if (::fcntl(file->get(), F_ADD_SEALS, kAllSeals) != 0) {
    return errno_error(ErrorCode::kNoSpool, "fcntl(F_ADD_SEALS)");
  }
  return file;
}

Result<void> forbid_opening_to_write(int fd) {
  if (::fchmod(fd, kReadableByAll) != 0) return errno_error(ErrorCode::kNoSpool, "fchmod");
  return {};
}

Result<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return errno_error(ErrorCode::kNoSpool, "pipe2");
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

Result<Fd> duplicate(int fd, int at_least) {
  const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, at_least);
  if (copy < 0) {
    return errno_error(ErrorCode::kNoSpool, "fcntl(" + std::to_string(fd) + ", F_DUPFD_CLOEXEC)");
  }
  return Fd(copy);
}

Result<std::size_t> read_some(int fd, char* buffer, std::size_t bytes) {
  for (;;) {
    if (stop_signal() != 0) return stop_error(of("read", fd));
    const ssize_t got = ::read(fd, buffer, bytes);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return errno_error(ErrorCode::kReadFailed, of("read", fd));
  }
}

Result<std::string> read_to_end(int fd, std::size_t max_bytes) {
  char chunk[16384];
  std::string all;
  for (;;) {
    Result<std::size_t> got = read_some(fd, chunk, sizeof chunk);
    if (!got) return got.error();
    all.append(chunk, *got);
    if (all.size() > max_bytes) {
      return Error{ErrorCode::kReadFailed, "read(" + std::to_string(fd) + "): more than " +
                                               std::to_string(max_bytes) + " bytes"};
    }
    if (*got == 0) return all;
  }
}

Result<std::uint64_t> bytes_left(int fd) {
  struct stat facts = {};
  const off_t at = ::lseek(fd, 0, SEEK_CUR);
  if (at < 0 || ::fstat(fd, &facts) != 0 || facts.st_size < at) {
    return errno_error(ErrorCode::kReadFailed, "fstat(" + std::to_string(fd) + ")");
  }
  return static_cast<std::uint64_t>(facts.st_size - at);
}

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  Result<Fd> file = open_file(path, O_RDONLY | O_NOCTTY);
  if (!file) return file.error();
  Result<std::string> all = read_to_end(file->get(), max_bytes);
  if (!all) return all.error().while_doing("reading " + path);
  return all;
}

Result<void> write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
    } else if (auto reason = reason_to_end(ErrorCode::kWriteFailed, of("write", fd))) {
      return *reason;
    }
  }
  return {};
}

Result<void> write_all_at(int fd, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
      offset += static_cast<std::uint64_t>(put);
    } else if (auto reason = reason_to_end(ErrorCode::kWriteFailed, of("pwrite", fd))) {
      return *reason;
    }
  }
  return {};
}

Result<std::string> read_exactly_at(int fd, std::size_t bytes, std::uint64_t offset) {
  std::string all(bytes, '\0');
  std::size_t have = 0;
  while (have < bytes) {
    const ssize_t got =
        ::pread(fd, all.data() + have, bytes - have, static_cast<off_t>(offset + have));
    if (got == 0) {
      return Error{ErrorCode::kReadFailed, "pread(" + std::to_string(fd) + "): file too short"};
    }
    if (got > 0) {
      have += static_cast<std::size_t>(got);
    } else if (auto reason = reason_to_end(ErrorCode::kReadFailed, of("pread", fd))) {
      return *reason;
    }
  }
  return all;
}

Result<void> seek_to(int fd, std::uint64_t offset) {
  if (::lseek(fd, static_cast<off_t>(offset), SEEK_SET) < 0) {
    return errno_error(ErrorCode::kInternal, "lseek(" + std::to_string(fd) + ")");
  }
  return {};
}

Result<void> sync_file(int fd) {
  if (::fsync(fd) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "fsync(" + std::to_string(fd) + ")");
  }
  return {};
}

int fill_standard_fds() {
  int was_closed = 0;
  for (int fd = 0; fd <= 2; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) continue;
    was_closed |= 1 << fd;
    // The lowest free number is fd itself, since all numbers below it are open by now. It is kept
    // across exec on purpose, as every standard descriptor is.
    if (::open("/dev/null", O_RDWR) != fd) ::_exit(81);
  }
  return was_closed;
}

bool is_write_pipe(int fd) {
  struct stat about;
  if (::fstat(fd, &about) != 0 || !S_ISFIFO(about.st_mode)) return false;
  const int flags = ::fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_ACCMODE) == O_WRONLY;
}

bool may_be_log(int fd) {
  struct stat about;
  if (::fstat(fd, &about) != 0) return false;
  if (S_ISCHR(about.st_mode) && about.st_rdev == kNullDevice) return false;
  if (!S_ISSOCK(about.st_mode)) return true;
  sockaddr_storage own = {};
  socklen_t bytes = sizeof own;
  return ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &bytes) == 0 &&
         own.ss_family == AF_UNIX;
}

}  // namespace scanq
