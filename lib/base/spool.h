// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A spool: the bytes of one message, in a memfd up to a size and in an unlinked file above it, so
// that nothing is left behind however we end. The head room before the message later takes our
// header lines, right-aligned, so the message itself is never copied. The file's mode lets nobody
// open it for writing, so descriptor() is the only way to change it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/base/result.h"

namespace scanq {

struct SpoolPlace {
  std::uint64_t memory_bytes = 8 << 20;  // above this size the message moves to a file
  std::string folder = "/tmp";           // where that file is made
};

class Spool {
 public:
  // A multiple of every page size in use on Linux's small-page machines, so that the message can be
  // mapped from its first byte.
  static constexpr std::uint64_t kHeadRoomBytes = 16384;

  // An empty spool. kNoSpool.
  static Result<Spool> make(const SpoolPlace& place);
  // An empty spool, in a file from the start if the expected bytes would not stay in memory. For a
  // program that writes through descriptor(). kNoSpool.
  static Result<Spool> make_for(std::uint64_t expected_bytes, const SpoolPlace& place);

  // Adds to the message. kWriteFailed (disk full), kNoSpool (no file in the folder).
  Result<void> append(std::string_view bytes);
  // Adds everything from `fd` until its end; returns the number of bytes. More than max_bytes are
  // still read to the end (the caller's pipe must never block), but the result is kWriteFailed.
  Result<std::uint64_t> fill_from(int fd, std::uint64_t max_bytes);
  // For a message that another program wrote through descriptor(), from message_offset() on: sets
  // its end to the end of the file.
  Result<void> adopt_written();

  // Puts `head` before the message and moves the offset to its first byte, so that descriptor()
  // reads as the whole mail. A second call replaces the first head. kInternal if it does not fit.
  Result<void> put_head(std::string_view head);

  std::uint64_t message_bytes() const { return message_bytes_; }
  std::uint64_t message_offset() const { return kHeadRoomBytes; }
  // Borrowed; valid until the next append or fill_from, or the end of the spool's life.
  int descriptor() const { return file_.get(); }
  // The same bytes through an open file of their own that cannot write, its offset at the start of
  // the message. kNoSpool.
  Result<Fd> open_read_only() const;

 private:
  Spool(Fd file, SpoolPlace place) : file_(std::move(file)), place_(std::move(place)) {}
  Result<void> move_to_disk();

  Fd file_;
  SpoolPlace place_;
  std::uint64_t message_bytes_ = 0;
  bool on_disk_ = false;
};

// The error of fill_from for a message over its limit.
Error message_too_large();

// An unlinked file in `folder` that no other process can open by name. kNoSpool.
Result<Fd> make_unlinked_file(const std::string& folder);

}  // namespace scanq
