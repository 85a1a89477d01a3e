// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/inspect_file.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>

#include "lib/mime/mail_passwords.h"
#include "lib/scan/deep_scan.h"
#include "lib/worker/begin_inspection.h"
#include "lib/worker/confine_worker.h"
#include "lib/worker/load_scan_code.h"

namespace scanq {
namespace {

bool is_deep(std::string_view command) {
  return command == kScanFileDeeply || command == kScanFileDeeplyForAll;
}

// Rules for mail do not hold for files.
Settings without_policies(Settings settings) {
  settings.deny_names.clear();
  settings.deny_types.clear();
  settings.alert_encrypted = settings.alert_macro = false;
  return settings;
}

// The file, mapped for the life of this process.
Result<std::string_view> map_file(std::uint64_t bytes) {
  if (bytes == 0) return std::string_view();
  void* mapped = ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, kInspectedFd, 0);
  if (mapped == MAP_FAILED) return errno_error(ErrorCode::kOutOfMemory, "mmap");
  return std::string_view(static_cast<const char*>(mapped), bytes);
}

Result<std::vector<Finding>> scan_deeply(const ClamavEngine& engine, const Settings& of_mail,
                                         std::uint64_t bytes, Matches matches,
                                         Clock::time_point deadline, const Verdict& so_far) {
  Result<std::string_view> content = map_file(bytes);
  if (!content) return content.error();
  const Settings settings = without_policies(of_mail);
  const auto words = [&settings](const std::string& letters) {
    return password_words(settings.passwords, letters,
                          static_cast<std::size_t>(settings.password_tries));
  };
  DeepScanner::Means means{engine, settings, nullptr, words};
  means.answer_fd = kVerdictFd;
  means.answer = [&so_far](const std::vector<Finding>& findings) {
    Verdict verdict = so_far;
    verdict.findings = findings;
    return verdict_text(std::move(verdict));
  };
  return DeepScanner(means, deadline).scan_file(kInspectedFd, *content, matches);
}

}  // namespace

bool is_file_command(std::string_view command) {
  return command == kScanFile || command == kScanFileForAll || is_deep(command);
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
  const Matches matches = command.ends_with("-for-all") ? Matches::kAll : Matches::kFirst;
  const auto bytes = static_cast<std::uint64_t>(facts.st_size);
  if (!is_deep(command)) {
    verdict.findings = engine.scan_file(kInspectedFd, bytes, matches, deadline);
    return verdict;
  }
  Result<std::vector<Finding>> found =
      scan_deeply(engine, *settings, bytes, matches, deadline, verdict);
  if (!found) return found.error();
  verdict.findings = std::move(*found);
  return verdict;
}

}  // namespace scanq
