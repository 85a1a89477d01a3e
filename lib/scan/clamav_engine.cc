// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The answers of libclamav, and how to read them (checked in its source, 1.4 and 1.6):
//
// - Its return value alone cannot be trusted: within a scan every error but CL_VIRUS, CL_EMEM and
//   those of writing (CL_EWRITE, CL_ETMPFILE, …) is turned into "clean", CL_ETIMEOUT and a
//   temporary folder that cannot be made (CL_EACCES) among them. So a scan counts only if the
//   callback before the scan of the outermost layer was called, and libclamav's error messages are
//   searched for the reason.
// - Limits that were hit are alerts only with CL_SCAN_HEURISTIC_EXCEEDS_MAX, so that is always on.
// - All-match mode reports every alert; otherwise the last alone is reported, and a limit or an
//   encrypted archive hides behind a virus.
#include "lib/scan/clamav_engine.h"

#include <clamav.h>

#include <algorithm>
#include <array>
#include <optional>

#include "lib/scan/clamav_messages.h"
#include "lib/scan/clamav_watch.h"
#include "lib/scan/watched_files.h"

namespace scanq {
namespace {

constexpr std::string_view kUnofficial = ".UNOFFICIAL";
constexpr std::array<std::string_view, 1> kTestSignatureNames{"Eicar-Test-Signature"};

// The settings behind libclamav's limits, to be named in findings.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kLimitSettings{
    {{"MaxScanSize", "max_scan_bytes"},
     {"MaxFileSize", "max_file_bytes"},
     {"MaxFiles", "max_files"},
     {"MaxRecursion", "max_recursion"},
     {"MaxScanTime", "scan_timeout_seconds"}}};

// The name of an alert as people see it: our own test signature has its own name, and the
// ".UNOFFICIAL" that libclamav adds to names from unsigned files goes.
std::string shown_name(std::string_view alert) {
  if (alert.ends_with(kUnofficial)) {
    const std::string_view bare = alert.substr(0, alert.size() - kUnofficial.size());
    if (std::find(kTestSignatureNames.begin(), kTestSignatureNames.end(), bare) !=
        kTestSignatureNames.end()) {
      return std::string(bare);
    }
  }
  return std::string(alert);
}

// A finding for an alert; the alert of a limit names the setting behind that limit.
Finding alert_finding(Category category, std::string_view alert, bool keeps_name = false) {
  Finding made = make_finding(category, keeps_name ? std::string(alert) : shown_name(alert));
  for (const auto& [end, setting] : kLimitSettings) {
    if (category == Category::kLimit && alert.ends_with(end)) made.note = setting;
  }
  return made;
}

cl_scan_options clamav_options(const ScanOptions& options) {
  cl_scan_options made{};
  made.general = CL_SCAN_GENERAL_ALLMATCHES | CL_SCAN_GENERAL_HEURISTICS;
  made.parse = ~0U;
  made.heuristic = CL_SCAN_HEURISTIC_EXCEEDS_MAX;
  if (options.alert_macro) made.heuristic |= CL_SCAN_HEURISTIC_MACROS;
  if (options.alert_encrypted) {
    made.heuristic |= CL_SCAN_HEURISTIC_ENCRYPTED_ARCHIVE | CL_SCAN_HEURISTIC_ENCRYPTED_DOC;
  }
  return made;
}

bool is_wanted(Category category, const ScanOptions& options) {
  if (category == Category::kHeuristic) return options.alert_heuristic;
  if (category == Category::kPua) return options.alert_pua;
  return true;
}

// The reason to doubt that libclamav looked at everything, beside the alerts; nothing if all went
// well.
std::optional<Finding> trouble_of(const ScanNotes& notes, cl_error_t status, bool has_limit) {
  const ClamavMessages said = take_clamav_messages();
  if (status == CL_ETIMEOUT && !has_limit) return alert_finding(Category::kLimit, kTimeLimitAlert);
  if (status != CL_CLEAN && status != CL_VIRUS && status != CL_ETIMEOUT) {
    return make_finding(Category::kFailed, std::string("libclamav: ") + cl_strerror(status) +
                                               (said.errors.empty() ? "" : ": " + said.errors));
  }
  const std::string file_trouble = failed_file_call();
  if (!file_trouble.empty()) {
    return make_finding(Category::kFailed, "a temporary file of libclamav failed: " + file_trouble);
  }
  // A limit that is hit at once is the only harmless reason for a scan that did not begin.
  if (!notes.has_begun && !has_limit) {
    return make_finding(Category::kFailed, "libclamav did not scan: " + said.errors);
  }
  if (said.has_no_memory && !has_limit) {
    return make_finding(Category::kLimit, "libclamav: " + said.errors);
  }
  return std::nullopt;
}

std::vector<Finding> alert_findings(const std::vector<std::string>& alerts,
                                    const ScanOptions& options) {
  std::vector<Finding> found;
  for (const std::string& alert : alerts) {
    const Category category = alert_category(alert);
    if (is_wanted(category, options))
      found.push_back(alert_finding(category, alert, options.keeps_names));
  }
  return found;
}

bool is_out_of_time(const std::vector<std::string>& alerts) {
  return std::find(alerts.begin(), alerts.end(), kTimeLimitAlert) != alerts.end();
}

// Whether the scan told of nothing but a limit that holds for each file by itself, or for the files
// together: not of the time, which may be over at any place.
bool is_limit_of_files(const std::vector<std::string>& alerts) {
  return alerts.size() == 1 &&
         (alerts[0].ends_with(".MaxFiles") || alerts[0].ends_with(".MaxFileSize"));
}

// The contents are moved to the watcher, since each may have some megabytes.
void tell_judged(ScanNotes& notes, const ScanOptions& options) {
  for (ScannedFile& file : notes.judged) {
    if (file.is_only_limit && !is_limit_of_files(notes.alerts)) continue;
    if (file.is_only_limit) file.alerts = notes.alerts;
    if (!file.alerts.empty() && file.alerts != notes.alerts) continue;
    file.judged.findings = alert_findings(file.alerts, options);
    notes.watcher->judged(std::move(file.judged));
  }
}

std::vector<Finding> findings_of(ScanNotes& notes, cl_error_t status, const ScanOptions& options) {
  std::vector<Finding> found = alert_findings(notes.alerts, options);
  const bool has_limit = std::any_of(found.begin(), found.end(), [](const Finding& finding) {
    return finding.category == Category::kLimit;
  });
  const std::optional<Finding> trouble = trouble_of(notes, status, has_limit);
  if (trouble) {
    found.push_back(*trouble);
  } else if (notes.is_judging() && !is_out_of_time(notes.alerts)) {
    tell_judged(notes, options);
  }
  return found;
}

}  // namespace

ScanOptions scan_options(const Settings& settings) {
  ScanOptions options;
  options.max_scan_bytes = static_cast<std::uint64_t>(settings.max_scan_bytes);
  options.max_file_bytes = static_cast<std::uint64_t>(settings.max_file_bytes);
  options.max_recursion = static_cast<std::uint32_t>(settings.max_recursion);
  options.max_files = static_cast<std::uint32_t>(settings.max_files);
  options.alert_heuristic = settings.alert_heuristic;
  options.alert_pua = settings.alert_pua;
  options.alert_macro = settings.alert_macro;
  options.alert_encrypted = settings.alert_encrypted;
  return options;
}

Category alert_category(std::string_view alert) {
  if (alert.starts_with("Heuristics.Limits.Exceeded")) return Category::kLimit;
  if (alert.starts_with("Heuristics.Encrypted.")) return Category::kEncrypted;
  if (alert.starts_with("Heuristics.OLE2.ContainsMacros")) return Category::kMacro;
  if (alert.starts_with("Heuristics.")) return Category::kHeuristic;
  if (alert.starts_with("PUA.")) return Category::kPua;
  return Category::kVirus;
}

Result<ClamavEngine> ClamavEngine::load(const EngineSettings& settings) {
  Result<LoadedEngine> loaded = load_engine(settings);
  if (!loaded) return loaded.error();
  return ClamavEngine(Handle(loaded->engine, free_engine), std::move(loaded->facts));
}

ClamavEngine ClamavEngine::adopt(cl_engine* borrowed, EngineFacts facts) {
  return ClamavEngine(Handle(borrowed, [](cl_engine*) {}), std::move(facts));
}

Result<void> ClamavEngine::prepare(const ScanOptions& options) {
  const std::pair<cl_engine_field, std::uint64_t> numbers[] = {
      {CL_ENGINE_MAX_SCANSIZE, options.max_scan_bytes},
      {CL_ENGINE_MAX_FILESIZE, options.max_file_bytes},
      {CL_ENGINE_MAX_RECURSION, options.max_recursion},
      {CL_ENGINE_MAX_FILES, options.max_files},
  };
  for (const auto& [field, number] : numbers) {
    const cl_error_t set = cl_engine_set_num(engine_.get(), field, static_cast<long long>(number));
    if (set != CL_SUCCESS) {
      return Error{ErrorCode::kBadSettings, std::string("cl_engine_set_num: ") + cl_strerror(set)};
    }
  }
  // Set in each process, because an adopted engine may hold another process's addresses.
  options_ = options;
  return call_back_from(engine_.get());
}

std::vector<Finding> ClamavEngine::scan(std::string_view bytes, Clock::time_point deadline,
                                        const ScanWatcher* watcher) const {
  if (bytes.empty()) return {};
  const std::int64_t left_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  if (left_ms <= 0) return {alert_finding(Category::kLimit, kTimeLimitAlert)};
  const bool is_judging = watcher != nullptr && watcher->judged;
  const std::uint64_t files =
      options_.max_files + (is_judging ? spare_files(options_.max_files) : 0);
  // At least 1 ms: 0 would mean no limit.
  if (cl_engine_set_num(engine_.get(), CL_ENGINE_MAX_SCANTIME, left_ms) != CL_SUCCESS ||
      cl_engine_set_num(engine_.get(), CL_ENGINE_MAX_FILES, static_cast<long long>(files)) !=
          CL_SUCCESS) {
    return {make_finding(Category::kFailed, "libclamav takes no limit")};
  }
  cl_fmap_t* map = cl_fmap_open_memory(bytes.data(), bytes.size());
  if (map == nullptr)
    return {make_finding(Category::kFailed, "cl_fmap_open_memory: out of memory")};

  watch_files();
  static_cast<void>(take_clamav_messages());  // messages from before do not concern this scan
  ScanNotes notes;
  notes.watcher = watcher;
  notes.max_files = options_.max_files;
  cl_scan_options options = clamav_options(options_);
  const char* last_alert = nullptr;
  unsigned long scanned = 0;
  const cl_error_t status =
      cl_scanmap_callback(map, nullptr, &last_alert, &scanned, engine_.get(), &options, &notes);
  cl_fmap_close(map);
  if (status == CL_VIRUS && notes.alerts.empty()) {
    notes.alerts.emplace_back(last_alert != nullptr ? last_alert : "unnamed");
  }
  if (bytes.size() < kTooSmallToScan) notes.has_begun = true;
  return findings_of(notes, status, options_);
}

}  // namespace scanq
