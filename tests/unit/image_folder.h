// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The folder that the tests of the image file and of restoring share.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <cstdint>
#include <string>

#include "lib/image/image_builder.h"

namespace scanq {

inline const ImageLabel kLabel{"pua=no", "daily.cvd 1 2\n", "1.4.6", 7};

// A folder of this test that goes away with it.
class ImageFolder {
 public:
  ImageFolder() {
    char name[] = "/tmp/scanq-image.XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~ImageFolder() {
    ::unlink(image().c_str());
    ::unlink(link().c_str());
    ::rmdir(path_.c_str());
  }
  const std::string& path() const { return path_; }
  std::string image() const { return path_ + "/engine.image"; }
  std::string link() const { return path_ + "/link"; }

 private:
  std::string path_;
};

inline std::uint64_t address_of(const void* place) {
  return reinterpret_cast<std::uint64_t>(place);
}

}  // namespace scanq
