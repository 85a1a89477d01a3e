// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Scans the files that a client names, as clamd walks through them: symbolic links are not
// followed, files of a folder come before its folders, and both in the order of their inodes.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/clamd/object_scan.h"

namespace scanq {

enum class PathWay { kUpToFirst, kAllFiles, kManyAtOnce };

class PathScan {
 public:
  // `tell` gets each line of the answer, without its end; an error of it ends the scan.
  using Tell = std::function<Result<void>(const std::string& line)>;
  PathScan(const ObjectScanner& scanner, PathWay way, bool for_all, Tell tell)
      : scanner_(scanner), way_(way), for_all_(for_all), tell_(std::move(tell)) {}

  // Scans the file, or all in the folder and in its folders. The error is one of `tell`.
  Result<void> run(std::string path);

 private:
  // Whether the walk goes on.
  using Step = Result<bool>;
  Step visit_top(const std::string& path);
  Step visit_folder(const std::string& path, int depth_left);
  Step visit_file(const std::string& path);
  Step say_trouble(const std::string& path, int number);
  Step say_answer(const std::string& path, const ObjectAnswer& answer);
  // With kManyAtOnce, clamd counts nothing but the files that it scans.
  int counted_visit() const { return way_ == PathWay::kManyAtOnce ? 0 : 1; }

  const ObjectScanner& scanner_;
  PathWay way_;
  bool for_all_;
  Tell tell_;
  std::uint64_t total_ = 0, errors_ = 0, infected_ = 0;
};

}  // namespace scanq
