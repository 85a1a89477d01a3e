// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The output of `scanq scan`, as clamscan's: standard streams, and the log where there is one.
#pragma once

#include <cstdint>
#include <ctime>
#include <iosfwd>
#include <string>

#include "lib/admin/command.h"
#include "lib/admin/scan/scan_wish.h"
#include "lib/base/fd.h"

namespace scanq {

struct ScanCounts {
  std::uint64_t folders = 0, files = 0, infected = 0, errors = 0, bytes = 0, signatures = 0;
  std::string engine;
};
// clamscan's summary.
std::string summary_text(const ScanCounts& counts, std::time_t begin, double seconds);

class ScanReport {
 public:
  ScanReport(const Call& call, const ScanWish& wish);

  // Adds to the file, which may be new. No path: there is no log. Codes of open_file, write_all.
  Result<void> open_log(const std::string& path);
  // A line of the output.
  void say(const std::string& text);
  // A line of the error stream.
  void complain(const std::string& text);

 private:
  std::ostream& out_;
  std::ostream& err_;
  Fd log_;
  bool is_quiet_, is_terminal_;
};

}  // namespace scanq
