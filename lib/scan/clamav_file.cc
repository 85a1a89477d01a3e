// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A scan as clamd makes it, with the answer that clamd would give. A limit that was hit is an alert
// only with CL_SCAN_HEURISTIC_EXCEEDS_MAX, which clamd leaves out by default, and the alert of a
// limit can stand before another one. So the first pass asks for limits, and where it tells one, a
// second pass without that wish gives the answer.
#include <clamav.h>

#include <algorithm>
#include <string>

#include "lib/scan/clamav_engine.h"
#include "lib/scan/clamav_messages.h"
#include "lib/scan/clamav_watch.h"
#include "lib/scan/watched_files.h"

namespace scanq {
namespace {

// Of conf/scanq-test.ndb.
constexpr std::string_view kTestSignature = "Eicar-Test-Signature.UNOFFICIAL";

struct FilePass {
  cl_error_t status = CL_CLEAN;
  std::vector<std::string> alerts;
  bool has_begun = false;
};

bool is_limit(const std::string& alert) {
  return alert_category(alert) == Category::kLimit;
}

cl_scan_options clamd_options(const ScanOptions& options, Matches matches, bool tells_limits) {
  cl_scan_options made{};
  made.parse = ~0U;
  if (matches == Matches::kAll) made.general |= CL_SCAN_GENERAL_ALLMATCHES;
  if (options.alert_heuristic) made.general |= CL_SCAN_GENERAL_HEURISTICS;
  if (options.alert_macro) made.heuristic |= CL_SCAN_HEURISTIC_MACROS;
  if (options.alert_encrypted) {
    made.heuristic |= CL_SCAN_HEURISTIC_ENCRYPTED_ARCHIVE | CL_SCAN_HEURISTIC_ENCRYPTED_DOC;
  }
  if (tells_limits) made.heuristic |= CL_SCAN_HEURISTIC_EXCEEDS_MAX;
  return made;
}

FilePass scan_once(cl_engine* engine, int fd, cl_scan_options options, Matches matches,
                   const ScanWatcher* watcher) {
  ScanNotes notes;
  notes.watcher = watcher;
  notes.keeps_repeats = true;  // clamd tells a name as often as it is found
  const char* last_alert = nullptr;
  unsigned long scanned = 0;
  FilePass pass;
  pass.status = cl_scandesc_callback(fd, nullptr, &last_alert, &scanned, engine, &options, &notes);
  pass.has_begun = notes.has_begun;
  if (matches == Matches::kAll) pass.alerts = std::move(notes.alerts);
  if (pass.status == CL_VIRUS && pass.alerts.empty()) {
    pass.alerts.emplace_back(last_alert != nullptr ? last_alert : "unnamed");
  }
  return pass;
}

std::vector<Finding> findings_of(const std::vector<std::string>& alerts) {
  std::vector<Finding> found;
  for (const std::string& alert : alerts) {
    found.push_back(make_finding(alert_category(alert), alert));
  }
  return found;
}

// The reason to doubt that libclamav looked at everything; empty if all went well.
std::string trouble_of(const FilePass& pass, std::uint64_t bytes, bool has_limit) {
  const ClamavMessages said = take_clamav_messages();
  if (pass.status != CL_CLEAN && pass.status != CL_VIRUS) return cl_strerror(pass.status);
  const std::string file_trouble = failed_file_call();
  if (!file_trouble.empty()) return "a temporary file of libclamav failed: " + file_trouble;
  if (!pass.has_begun && bytes >= kTooSmallToScan && !has_limit) {
    return "libclamav did not scan: " + said.errors;
  }
  return {};
}

}  // namespace

std::vector<Finding> without_test_signature(std::vector<Finding> findings) {
  const bool has_others = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.name != kTestSignature && finding.category != Category::kLimit &&
           finding.category != Category::kFailed;
  });
  if (has_others) {
    std::erase_if(findings, [](const Finding& finding) { return finding.name == kTestSignature; });
  }
  return findings;
}

ScanOptions file_scan_options(const Settings& settings) {
  ScanOptions options = scan_options(settings);
  options.alert_encrypted = options.alert_macro = false;
  options.keeps_names = true;
  return options;
}

std::vector<Finding> ClamavEngine::scan_file(int fd, std::uint64_t bytes, Matches matches,
                                             Clock::time_point deadline,
                                             const ScanWatcher* watcher) const {
  const std::int64_t left_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  if (left_ms <= 0) return {make_finding(Category::kLimit, std::string(kTimeLimitAlert))};
  if (cl_engine_set_num(engine_.get(), CL_ENGINE_MAX_SCANTIME, left_ms) != CL_SUCCESS) {
    return {make_finding(Category::kFailed, "libclamav takes no limit")};
  }
  watch_files();
  static_cast<void>(take_clamav_messages());  // messages from before do not concern this scan
  const auto scan_again = [&](Matches wanted, bool tells_limits) {
    return scan_once(engine_.get(), fd, clamd_options(options_, wanted, tells_limits), wanted,
                     watcher);
  };
  FilePass pass = scan_again(matches, true);
  std::vector<std::string> limits;
  std::copy_if(pass.alerts.begin(), pass.alerts.end(), std::back_inserter(limits), is_limit);
  std::erase_if(pass.alerts, is_limit);
  const bool is_late = std::find(limits.begin(), limits.end(), kTimeLimitAlert) != limits.end();
  if (!limits.empty() && !is_late && matches == Matches::kFirst) pass = scan_again(matches, false);
  // Another signature may know the file as well.
  const bool is_ours_alone = pass.alerts.size() == 1 && pass.alerts[0] == kTestSignature;
  if (matches == Matches::kFirst && is_ours_alone) {
    pass.alerts = scan_again(Matches::kAll, false).alerts;
  }
  std::vector<Finding> found = without_test_signature(findings_of(pass.alerts));
  if (matches == Matches::kFirst && found.size() > 1) found.resize(1);
  for (const std::string& limit : limits) found.push_back(make_finding(Category::kLimit, limit));
  const std::string trouble = trouble_of(pass, bytes, !limits.empty());
  if (!trouble.empty()) found.push_back(make_finding(Category::kFailed, trouble));
  return found;
}

SignatureStamp ClamavEngine::signature_stamp() const {
  return {
      static_cast<std::uint32_t>(cl_engine_get_num(engine_.get(), CL_ENGINE_DB_VERSION, nullptr)),
      static_cast<std::time_t>(cl_engine_get_num(engine_.get(), CL_ENGINE_DB_TIME, nullptr))};
}

}  // namespace scanq
