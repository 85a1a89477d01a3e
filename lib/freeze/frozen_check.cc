// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/freeze/frozen_check.h"

#include <sys/stat.h>

#include <cstring>

#include "lib/base/fd.h"

namespace scanq {
namespace {

bool is_same(const FrozenFile& file) {
  struct stat facts {};
  return ::stat(file.path, &facts) == 0 && has_facts(file, facts);
}

}  // namespace

Result<void> check_frozen(int fd, const ImageHeader& header) {
  if (header.frozen_bytes == 0) return {};
  FrozenHeader frozen{};
  std::uint64_t at = header.data_offset + header.data_bytes;
  Result<std::string> bytes = read_exactly_at(fd, sizeof frozen, at);
  if (!bytes) return bytes.error();
  std::memcpy(&frozen, bytes->data(), sizeof frozen);
  if (frozen.magic != kFrozenMagic || frozen.file_count > kMaxFrozenTableBytes) {
    return Error{ErrorCode::kDeferred, "damaged: frozen process"};
  }
  std::uint32_t processor[6] = {};
  read_processor(processor);
  if (std::memcmp(processor, frozen.processor, sizeof processor) != 0) {
    return Error{ErrorCode::kDeferred, "frozen on another processor"};
  }
  for (std::uint32_t i = 0; i < frozen.file_count; ++i) {
    FrozenFile file{};
    at += i == 0 ? sizeof frozen : sizeof file;
    bytes = read_exactly_at(fd, sizeof file, at);
    if (!bytes) return bytes.error();
    std::memcpy(&file, bytes->data(), sizeof file);
    file.path[sizeof file.path - 1] = '\0';
    if (!is_same(file)) {
      return Error{ErrorCode::kDeferred, "changed since: " + std::string(file.path)};
    }
  }
  return {};
}

}  // namespace scanq
