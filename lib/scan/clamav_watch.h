// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// libclamav's callbacks in the middle of a scan: they collect alerts and the files that it meets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "lib/base/result.h"
#include "lib/scan/scan_watcher.h"

struct cl_engine;

namespace scanq {

// libclamav does not open anything smaller (cli_magic_scan).
inline constexpr std::uint64_t kTooSmallToScan = 6;

// libclamav's name for the end of the time that it was given.
inline constexpr std::string_view kTimeLimitAlert = "Heuristics.Limits.Exceeded.MaxScanTime";

// Ordinary mail has fewer files, and does not pay for their digests.
inline constexpr std::uint64_t kCountedFiles = 30;

// The files that a scan whose files are judged may have beyond max_files: those of the mail itself,
// so that a file which holds all others is scanned as far as it would be alone.
inline std::uint64_t spare_files(std::uint64_t max_files) {
  return max_files / 100;
}

// A file while it is scanned, and afterwards its findings.
struct ScannedFile {
  JudgedFile judged = {};  // without content: not kept
  std::string name = {};   // as MetFile has it
  std::uint32_t depth = 0;
  int held = 0;                     // number of files in it, opened or not
  bool has_alerts_before = false;   // there were alerts with names
  bool has_verdict_before = false;  // there were alerts, with or without names
  std::uint64_t noted_before = 0;   // ScanWatcher::noted
  std::uint64_t files_before = 0;
  std::vector<std::string> alerts = {};
  bool is_only_limit = false;  // the one alert is in it, and may be a limit
  // Digests of the clean files in it, where it is an archive or a mail; its own in the file around
  // it.
  bool is_container = false;
  std::unordered_set<std::string> clean = {};
  std::string digest = {};
};

// Notes of one scan; their address is the context that libclamav passes to the callbacks.
struct ScanNotes {
  const ScanWatcher* watcher = nullptr;
  std::uint64_t max_files = 0;
  bool has_begun = false;           // libclamav looked at something
  std::vector<std::string> alerts;  // each once, unless repeats are wanted
  bool keeps_repeats = false;
  bool has_verdict = false;  // of a file that is not clean
  std::uint64_t files = 0;
  std::vector<ScannedFile> open;  // the outermost first
  // For ScanWatcher::judged: the clean files, and at most one with alerts, which counts only if
  // there are no other alerts in the end.
  std::vector<ScannedFile> judged;
  std::size_t kept_bytes = 0;
  bool is_lost = false;  // whether `open` may be wrong, since a callback did not come as expected

  bool is_following() const { return watcher != nullptr && !is_lost; }
  bool is_judging() const { return is_following() && watcher->judged; }
};

// kInternal: this libclamav cannot tell of files.
Result<void> call_back_from(cl_engine* engine);

}  // namespace scanq
