// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/file_spool.h"

#include <fcntl.h>

#include <algorithm>
#include <string>

namespace scanq {
namespace {

constexpr std::uint64_t kCopyBytes = 1 << 20;

Result<Fd> closed_to_writers(Result<Fd> file) {
  if (!file) return file;
  Result<void> forbidden = forbid_opening_to_write(file->get());
  if (!forbidden) return forbidden.error();
  return file;
}

}  // namespace

Result<FileSpool> FileSpool::make(const SpoolPlace& place) {
  Result<Fd> file = closed_to_writers(make_memory_file("scanq-file"));
  if (!file) return file.error();
  return FileSpool(std::move(*file), place);
}

Result<void> FileSpool::move_to_disk() {
  Result<Fd> file = closed_to_writers(make_unlinked_file(place_.folder));
  if (!file) return file.error();
  for (std::uint64_t at = 0; at < bytes_; at += kCopyBytes) {
    Result<std::string> piece = read_exactly_at(file_.get(), std::min(kCopyBytes, bytes_ - at), at);
    if (!piece) return piece.error();
    Result<void> written = write_all_at(file->get(), *piece, at);
    if (!written) return written.error().while_doing("moving a file to " + place_.folder);
  }
  file_ = std::move(*file);
  is_on_disk_ = true;
  return {};
}

Result<void> FileSpool::append(std::string_view bytes) {
  if (!is_on_disk_ && bytes_ + bytes.size() > place_.memory_bytes) {
    Result<void> moved = move_to_disk();
    if (!moved) return moved;
  }
  Result<void> written = write_all_at(file_.get(), bytes, bytes_);
  if (written) bytes_ += bytes.size();
  return written;
}

Result<Fd> FileSpool::open_read_only() const {
  Result<Fd> file = open_file("/proc/self/fd/" + std::to_string(file_.get()), O_RDONLY);
  if (!file) return Error{ErrorCode::kNoSpool, file.error().text};
  return file;
}

}  // namespace scanq
