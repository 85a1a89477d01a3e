// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Bytes that are kept for a while: in memory up to a size, and beyond it in an unlinked file in the
// current folder, which is the worker's private one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/base/result.h"

namespace scanq {

class KeptBytes {
 public:
  KeptBytes() = default;
  KeptBytes(KeptBytes&& other) noexcept;
  KeptBytes& operator=(KeptBytes&&) = delete;
  KeptBytes(const KeptBytes&) = delete;
  KeptBytes& operator=(const KeptBytes&) = delete;
  ~KeptBytes();

  // kNoSpool, kWriteFailed. REQUIRES: view() was not called yet.
  Result<void> append(std::string_view bytes);
  std::size_t size_bytes() const { return bytes_; }
  // All bytes so far, valid as long as this object lives and is not moved. kOutOfMemory.
  Result<std::string_view> view();

 private:
  std::string memory_;
  Fd file_;
  std::size_t bytes_ = 0;
  void* mapped_ = nullptr;
};

}  // namespace scanq
