// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// libclamav's callbacks in the middle of a scan: they collect alerts and the files that it meets.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/scan/scan_watcher.h"

struct cl_engine;

namespace scanq {

// A file while it is scanned, and afterwards its findings.
struct ScannedFile {
  std::string content;  // empty: not kept
  std::uint32_t depth = 0;
  int held = 0;  // number of files in it
  bool has_alerts_before = false;
  std::vector<std::string> alerts;
};

// Notes of one scan; their address is the context that libclamav passes to the callbacks.
struct ScanNotes {
  const ScanWatcher* watcher = nullptr;
  bool has_begun = false;           // libclamav looked at something
  std::vector<std::string> alerts;  // each once
  std::vector<ScannedFile> open;    // the outermost first
  // For ScanWatcher::judged: the clean files, and at most one with alerts, which counts only if
  // there are no other alerts in the end.
  std::vector<ScannedFile> judged;
  std::size_t kept_bytes = 0;
  bool is_lost = false;  // whether `open` may be wrong, since a callback did not come as expected

  bool is_judging() const { return watcher != nullptr && watcher->judged && !is_lost; }
};

// kInternal: this libclamav cannot tell of files.
Result<void> call_back_from(cl_engine* engine);

}  // namespace scanq
