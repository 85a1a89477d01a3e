// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/kept_bytes.h"

#include <sys/mman.h>

#include <utility>

#include "lib/base/spool.h"

namespace scanq {
namespace {

// A thousand of these may be kept at once.
constexpr std::size_t kMemoryBytes = 128 << 10;
constexpr const char* kFolder = ".";

}  // namespace

KeptBytes::KeptBytes(KeptBytes&& other) noexcept
    : memory_(std::exchange(other.memory_, {})),
      file_(std::move(other.file_)),
      bytes_(std::exchange(other.bytes_, 0)),
      mapped_(std::exchange(other.mapped_, nullptr)) {}

KeptBytes::~KeptBytes() {
  if (mapped_ != nullptr) ::munmap(mapped_, bytes_);
}

Result<void> KeptBytes::append(std::string_view bytes) {
  if (!file_.is_open() && memory_.size() + bytes.size() > kMemoryBytes) {
    Result<Fd> file = make_unlinked_file(kFolder);
    if (!file) return file.error();
    file_ = std::move(*file);
    Result<void> moved = write_all(file_.get(), memory_);
    if (!moved) return moved;
    memory_ = {};
  }
  bytes_ += bytes.size();
  if (file_.is_open()) return write_all(file_.get(), bytes);
  memory_ += bytes;
  return {};
}

Result<std::string_view> KeptBytes::view() {
  if (!file_.is_open()) return std::string_view(memory_);
  if (mapped_ == nullptr) {
    void* at = ::mmap(nullptr, bytes_, PROT_READ, MAP_PRIVATE, file_.get(), 0);
    if (at == MAP_FAILED) return errno_error(ErrorCode::kOutOfMemory, "mmap of unpacked bytes");
    mapped_ = at;
  }
  return std::string_view(static_cast<const char*>(mapped_), bytes_);
}

}  // namespace scanq
