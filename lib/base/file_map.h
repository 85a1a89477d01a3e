// A file's bytes from where its descriptor stands to its end, mapped read-only: the kernel holds
// them once, in the page cache, however many processes look at them. Knows no mail.
#pragma once

#include <cstddef>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

class FileMap {
 public:
  // The descriptor may be closed afterwards; its offset is not moved. kReadFailed for what cannot
  // be mapped. REQUIRES: nobody shortens the file while the map is looked at.
  static Result<FileMap> map_rest_of(int fd);

  FileMap(FileMap&& other) noexcept;
  FileMap& operator=(FileMap&&) = delete;
  ~FileMap();

  // Valid as long as this object.
  std::string_view bytes() const { return bytes_; }

 private:
  FileMap(void* start, std::size_t length, std::string_view bytes)
      : start_(start), length_(length), bytes_(bytes) {}

  void* start_;  // at a page; null for an empty file
  std::size_t length_;
  std::string_view bytes_;
};

}  // namespace scanq
