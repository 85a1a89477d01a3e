// What libclamav tells in the middle of a scan, by its callbacks: alerts, and the files that it
// comes upon.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/scan/clamav_engine.h"

namespace scanq {

// A file while it is scanned, and what is known of it afterwards.
struct ScannedFile {
  std::string content;  // empty: not kept
  std::uint32_t depth = 0;
  int held = 0;  // files in it
  bool has_alerts_before = false;
  std::vector<std::string> alerts;
};

// Of one scan; its address is the context that libclamav passes to the callbacks.
struct ScanNotes {
  const ScanWatcher* watcher = nullptr;
  bool has_begun = false;           // libclamav looked at something
  std::vector<std::string> alerts;  // each once
  std::vector<ScannedFile> open;    // the outermost first
  // For ScanWatcher::judged: those that are clean, and one with alerts, which counts if there are
  // no others in the end.
  std::vector<ScannedFile> judged;
  std::size_t kept_bytes = 0;
  bool is_lost = false;  // whether `open` may be wrong

  bool is_judging() const { return watcher != nullptr && watcher->judged && !is_lost; }
};

void call_back_from(cl_engine* engine);

}  // namespace scanq
