// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// libclamav: an engine with its signatures, and scans of bytes in memory. The only place that knows
// clamav.h. Knows neither MIME nor settings files, and confines nothing: a process that scans bytes
// of strangers must be confined before.
//
// The settings of the engine (EngineSettings) are kept apart from those of one scan (ScanOptions),
// so that an engine compiled elsewhere can be adopted and then scan as if it had been loaded here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/mail/file_scan.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"
#include "lib/scan/scan_watcher.h"

struct cl_engine;

namespace scanq {

struct EngineSettings {
  std::string database_dir;     // every signature file in it is loaded; it may be absent or empty
  std::string test_signatures;  // a file of our own; may be absent if there is a database
  bool load_pua = false;        // also load signatures of possibly unwanted applications
  // The files of database_dir without which nothing counts as scanned; see missing_signatures().
  std::vector<std::string> required_signatures = {};
};
EngineSettings engine_settings(const Settings& settings);

struct ScanOptions {
  std::uint64_t max_scan_bytes = 0, max_file_bytes = 0;
  std::uint32_t max_recursion = 0, max_files = 0;
  bool alert_heuristic = true, alert_pua = false, alert_macro = false, alert_encrypted = true;
  bool keeps_names = false;  // findings have libclamav's own names, also that of our test signature
};
ScanOptions scan_options(const Settings& settings);
// Those of clamd's own defaults, with our limits: for scan_file().
ScanOptions file_scan_options(const Settings& settings);

// The end of a scan: the first virus, or everything.
enum class Matches { kFirst, kAll };

// Facts about the signatures of an engine.
struct EngineFacts {
  std::string signatures;  // "27412 of 2026-11-20", or another description
  std::uint64_t signature_count = 0;
  // False: one of the required signatures was missing, or none of the files holds a signature.
  bool has_database = false;
  std::string way;  // how the engine came about: "loaded", "image", …
};

// "ClamAV 1.4.6"
std::string clamav_version();

// Starts libclamav once for the process. load() does it by itself.
Result<void> start_clamav();

// A compiled engine without an owner yet, and the facts about it.
struct LoadedEngine {
  cl_engine* engine = nullptr;
  EngineFacts facts;
};
// Called now and then with the number of all signatures and of those that are loaded.
using LoadProgress = void (*)(std::size_t total, std::size_t done);
// Loads and compiles. A file that libclamav cannot use is left out and named in EngineFacts::way,
// as rules of yara are that it cannot use; the others count (signature_choice.h). kBadSettings with
// libclamav's words: a required file that it cannot use, a folder that cannot be read, or nothing
// that can be used at all. kOutOfMemory.
Result<LoadedEngine> load_engine(const EngineSettings& settings, LoadProgress progress = nullptr);
void free_engine(cl_engine* engine);

// The files that load_engine() reads besides the signatures: the folder of certificates with which
// libclamav checks them from 1.5 on, and its entries, because they may be links. Empty with an
// earlier one.
std::vector<std::string> certificate_files();

class ClamavEngine {
 public:
  // Loads the signatures; takes many seconds and much memory for a full database. Errors as of
  // load_engine.
  static Result<ClamavEngine> load(const EngineSettings& settings);
  // An engine that was compiled elsewhere and is never freed. REQUIRES: start_clamav() succeeded.
  static ClamavEngine adopt(cl_engine* borrowed, EngineFacts facts);

  const EngineFacts& facts() const { return facts_; }

  // To be called before the first scan; limits and options hold from then on. kBadSettings when
  // libclamav does not take one.
  Result<void> prepare(const ScanOptions& options);

  // Scans the bytes, and everything in them, until the deadline; temporary files are made in the
  // current folder. Returns one finding, without part or size, for each name that libclamav gives.
  // Nothing is clean unless libclamav looked at it: an error is a finding of category failed, and a
  // scan that did not come to its end one of category limit. REQUIRES: prepare() succeeded.
  std::vector<Finding> scan(std::string_view bytes, Clock::time_point deadline,
                            const ScanWatcher* watcher = nullptr) const;

  // Scans a file as clamd does: a regular one of so many bytes, whatever its offset. Findings have
  // libclamav's own names, in its order. Limits are findings of category limit beside the others,
  // and change nothing about those; one of category failed is libclamav's error in its own words,
  // or ours. Our own test signature counts only where no other signature knows the file. REQUIRES:
  // prepare() succeeded.
  std::vector<Finding> scan_file(int fd, std::uint64_t bytes, Matches matches,
                                 Clock::time_point deadline,
                                 const ScanWatcher* watcher = nullptr) const;

  // The official database among the signatures.
  SignatureStamp signature_stamp() const;

 private:
  using Handle = std::unique_ptr<cl_engine, void (*)(cl_engine*)>;
  ClamavEngine(Handle engine, EngineFacts facts)
      : engine_(std::move(engine)), facts_(std::move(facts)) {}

  Handle engine_;
  EngineFacts facts_;
  ScanOptions options_;
};

// Without our own test signature, where there is another virus.
std::vector<Finding> without_test_signature(std::vector<Finding> findings);

// The category of an alert, from libclamav's way of naming alerts.
Category alert_category(std::string_view alert);

}  // namespace scanq
