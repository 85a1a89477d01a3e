// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The bytes of a file from the offset of its descriptor to its end, mapped read-only. The kernel
// holds them once, in the page cache, for all processes that read them. Knows no mail.
#pragma once

#include <cstddef>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

class FileMap {
 public:
  // The descriptor may be closed afterwards; its offset is not moved. kReadFailed for a file that
  // cannot be mapped. REQUIRES: nobody shortens the file during the life of the map.
  static Result<FileMap> map_rest_of(int fd);

  FileMap(FileMap&& other) noexcept;
  FileMap& operator=(FileMap&&) = delete;
  ~FileMap();

  // Valid as long as this object.
  std::string_view bytes() const { return bytes_; }

 private:
  FileMap(void* start, std::size_t length, std::string_view bytes)
      : start_(start), length_(length), bytes_(bytes) {}

  void* start_;  // the begin of a page; null for an empty file
  std::size_t length_;
  std::string_view bytes_;
};

}  // namespace scanq
