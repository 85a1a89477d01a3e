// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Files that are pieces of one: NAME.001, NAME.002 and so on, which 7-Zip and others put together.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/scan/kept_bytes.h"

namespace scanq {

// "a.7z" and 1 for "a.7z.001"; nothing for a name without such an end.
struct VolumeName {
  std::string_view whole;
  unsigned number = 0;
};
std::optional<VolumeName> volume_name(std::string_view name);

class Volumes {
 public:
  // One more piece, with its path. False: it is none, or there is one of that name. Errors as of
  // KeptBytes.
  Result<bool> add(std::string_view path, std::string_view content);

  // All that were added since the last call, each with as many pieces as follow one another from
  // the first on. A whole of which the first is missing is left out.
  struct Joined {
    std::string path;
    unsigned pieces = 0;
    KeptBytes bytes;
  };
  Result<std::vector<Joined>> take();

 private:
  std::map<std::string, std::map<unsigned, KeptBytes>, std::less<>> wholes_;
};

}  // namespace scanq
