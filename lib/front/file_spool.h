// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The bytes of a file that comes in pieces: in memory up to a size, and above it in an unlinked
// file. As base/spool, but without head room, for bytes that are no message.
#pragma once

#include <cstdint>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/base/spool.h"

namespace scanq {

class FileSpool {
 public:
  // An empty one. kNoSpool.
  static Result<FileSpool> make(const SpoolPlace& place);
  // kWriteFailed (disk full), kNoSpool (no file in the folder).
  Result<void> append(std::string_view bytes);
  std::uint64_t bytes() const { return bytes_; }
  // An open file of its own that cannot write. kNoSpool.
  Result<Fd> open_read_only() const;

 private:
  FileSpool(Fd file, SpoolPlace place) : file_(std::move(file)), place_(std::move(place)) {}
  Result<void> move_to_disk();

  Fd file_;
  SpoolPlace place_;
  std::uint64_t bytes_ = 0;
  bool is_on_disk_ = false;
};

}  // namespace scanq
