// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/inspect_file.h"

#include <sys/stat.h>

#include <algorithm>

#include "lib/worker/begin_inspection.h"
#include "lib/worker/confine_worker.h"
#include "lib/worker/load_scan_code.h"

namespace scanq {

bool is_file_command(std::string_view command) {
  return command == kScanFile || command == kScanFileForAll;
}

Result<Verdict> inspect_file(std::string_view command, bool is_thawed) {
  const Clock::time_point begin = Clock::now();
  Result<Settings> settings = read_inspection_settings();
  if (!settings) return settings.error();
  Result<void> loaded = is_thawed ? Result<void>() : load_scan_code();
  if (!loaded) return loaded.error();
  EngineSource source = open_engine_source(*settings);
  Result<void> confined =
      confine_worker(*settings, std::max(kSettingsFd, source.highest_fd()), certificate_files());
  if (!confined) return confined.error();
  struct stat facts = {};
  if (::fstat(kInspectedFd, &facts) != 0) return errno_error(ErrorCode::kReadFailed, "fstat");
  if (!S_ISREG(facts.st_mode)) return Error{ErrorCode::kReadFailed, "Not a regular file"};

  // Beyond this point bytes of strangers are read.
  Verdict verdict;
  verdict.is_scanned = true;
  const Clock::time_point deadline =
      scan_deadline(begin, *settings, static_cast<std::uint64_t>(facts.st_size));
  Result<EngineSupply> supply = begin_inspection(*settings, std::move(source), deadline, verdict);
  if (!supply) return supply.error();
  ClamavEngine& engine = supply->engine;
  verdict.signatures = format_signature_stamp(engine.signature_stamp());
  Result<void> prepared = engine.prepare(file_scan_options(*settings));
  if (!prepared) return prepared.error();
  const Matches matches = command == kScanFileForAll ? Matches::kAll : Matches::kFirst;
  verdict.findings =
      engine.scan_file(kInspectedFd, static_cast<std::uint64_t>(facts.st_size), matches, deadline);
  return verdict;
}

}  // namespace scanq
