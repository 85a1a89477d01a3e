// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// File descriptors: one owner for each, and the only place where EINTR, short reads and short
// writes are handled: a call that blocks ends when we are to stop (stop_signal), with the code of
// stop_error. Everything opens close-on-exec. A plain int parameter is borrowed for the
// call. Knows no mail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/result.h"

namespace scanq {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}  // takes ownership; -1 means none
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) reset(std::exchange(other.fd_, -1));
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }
  // Closes the present descriptor. An error of close(2) is not reported; code that wrote to the
  // file must call finish() first.
  void reset(int fd = -1);

 private:
  int fd_ = -1;
};

struct Pipe {
  Fd read_end, write_end;
};

// Opens close-on-exec. kReadFailed, with path and reason, if it cannot be opened.
Result<Fd> open_file(const std::string& path, int flags, unsigned mode = 0600);
// The same below an open folder; a symbolic link at its end is never followed.
Result<Fd> open_file_at(int folder, const std::string& name, int flags, unsigned mode = 0600);
Result<Pipe> make_pipe();
// An empty file without a name, in memory. kNoSpool.
Result<Fd> make_memory_file(const char* name);
// The same with `content`, sealed: nobody can change it, through this descriptor or any other. Its
// offset is at the start. kNoSpool.
Result<Fd> make_sealed_file(const char* name, std::string_view content);
// From now on the file is opened for reading only, also by its owner and by paths such as
// /proc/self/fd/0; a process with the capabilities of root is not bound by it. Descriptors that are
// open stay as they are. kNoSpool.
Result<void> forbid_opening_to_write(int fd);
// A second descriptor for the same open file, close-on-exec, numbered `at_least` or above.
Result<Fd> duplicate(int fd, int at_least = 3);

// Reads once; 0 is the end of the file. kReadFailed. When we are to stop, it does not read at
// all, even if it would not block: so the reading of an endless file ends, too.
Result<std::size_t> read_some(int fd, char* buffer, std::size_t bytes);
// Reads until the end. More than max_bytes: kReadFailed. A regular file is read from its offset.
Result<std::string> read_to_end(int fd, std::size_t max_bytes);
// The bytes of a file from the descriptor's offset on. kReadFailed, also where the offset is beyond
// the end.
Result<std::uint64_t> bytes_left(int fd);
// Opens and reads a whole file.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes);
// Writes all of it. kWriteFailed.
Result<void> write_all(int fd, std::string_view bytes);
// The same at an offset, without moving the file's own.
Result<void> write_all_at(int fd, std::string_view bytes, std::uint64_t offset);
Result<std::string> read_exactly_at(int fd, std::size_t bytes, std::uint64_t offset);
// Moves the offset. kInternal for what cannot seek.
Result<void> seek_to(int fd, std::uint64_t offset);
// fsync, for callers that must know that the bytes are on the disk. kWriteFailed.
Result<void> sync_file(int fd);

// Opens /dev/null on each of descriptors 0, 1 and 2 that is closed, so that no file of ours gets
// such a number. Returns a bit mask of those that were closed.
int fill_standard_fds();
// Whether fd is open for writing on a pipe, as a caller's error channel is.
bool is_write_pipe(int fd);
// Whether a log may lie behind fd: it is open, and neither the null device nor a network's
// connection (inetd makes descriptor 2 the client's).
bool may_be_log(int fd);

}  // namespace scanq
