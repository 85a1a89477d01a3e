// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of check_installation.h that look at signatures, engine and kernel.
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "lib/admin/check/check_installation.h"
#include "lib/admin/replay/rehearse.h"
#include "lib/admin/sample_mail.h"
#include "lib/admin/update/installed_signatures.h"
#include "lib/front/take_in.h"

namespace scanq {
namespace {

constexpr long kOldSignaturesSeconds = 3 * 86400L;

std::string date_text(std::time_t when) {
  std::tm fields{};
  char text[32] = "";
  if (::gmtime_r(&when, &fields) != nullptr) std::strftime(text, sizeof text, "%F %R", &fields);
  return text;
}

std::string describe(const SignatureFile& file, std::time_t now) {
  std::string text = file.name;
  if (file.version != 0) text += " version " + std::to_string(file.version);
  text += " of " + date_text(file.dated());
  if (file.signatures != 0) text += ", " + std::to_string(file.signatures) + " signatures";
  return text + ", " + age_text(now - file.dated()) + " old";
}

Result<Rehearsal> scan(const Settings& settings, const std::string& mail) {
  Result<Spool> spool = Spool::make(spool_place(settings));
  if (!spool) return spool.error();
  Result<void> filled = spool->append(mail);
  if (!filled) return filled.error();
  const Client client{"", false, true};  // no bounce, which is never refused
  return rehearse(settings, std::move(*spool), {}, client);
}

}  // namespace

CheckRow check_database(const Settings& settings, std::time_t now) {
  const std::vector<SignatureFile> files = find_installed_signatures(settings.database_dir);
  const std::string missing = missing_database_text(settings);
  if (!missing.empty())
    return {State::kCritical, "virus database", missing, database_advice(settings)};
  if (files.empty()) {
    return {State::kWarning, "virus database",
            "none in " + settings.database_dir + ", and required_signatures asks for none",
            database_advice(settings)};
  }
  std::string text;
  std::time_t newest = 0, newest_of_all = 0;
  std::uint64_t signatures = 0;
  for (const SignatureFile& file : files) {
    text += (text.empty() ? "" : "\n") + describe(file, now);
    newest_of_all = std::max(newest_of_all, file.dated());
    if (is_official(file)) newest = std::max(newest, file.dated());
    signatures += file.signatures;
  }
  // A site may live on signatures of its own.
  const long age = now - (newest != 0 ? newest : newest_of_all);
  CheckRow row{State::kOk, "virus database", text, ""};
  row.figures = {
      {"signatures", static_cast<std::int64_t>(signatures), "", ";;0"},
      {"signatures_age_seconds", age, "s", std::to_string(kOldSignaturesSeconds) + ";;0"}};
  if (age > kOldSignaturesSeconds) {
    row.state = State::kWarning;
    row.text = "the newest signatures are " + age_text(age) + " old\n" + text;
    row.advice = "scanq update, and look why it is not run by itself: the row updates";
  }
  return row;
}

CheckRow check_scan(const Settings& settings) {
  Result<Rehearsal> clean = scan(settings, sample_mail(Sample::kClean));
  Result<Rehearsal> infected = scan(settings, sample_mail(Sample::kPlain));
  const std::string advice = "qmail-scanq(8), DIAGNOSTICS, explains the message";
  for (const Result<Rehearsal>* one : {&clean, &infected}) {
    if (!*one) return {State::kCritical, "test scan", one->error().text, advice};
    for (const Finding& finding : (*one)->message.verdict.findings) {
      if (finding.category == Category::kFailed) {
        return {State::kCritical, "test scan", "failed: " + finding.name, advice};
      }
    }
    if (!(*one)->error.empty()) return {State::kCritical, "test scan", (*one)->error, advice};
  }
  const Verdict& verdict = infected->message.verdict;
  const std::string engine =
      verdict.engine + ", signatures " + verdict.signatures + ", engine " + verdict.engine_way;
  if (!clean->message.verdict.findings.empty()) {
    return {State::kCritical, "test scan", "a clean message is reported as infected\n" + engine,
            advice};
  }
  if (!verdict.has(Category::kVirus)) {
    return {State::kCritical, "test scan", "THE EICAR TEST FILE IS NOT FOUND\n" + engine,
            settings.scan == ScanWhich::kNone ? "scan = none: nothing is scanned" : advice};
  }
  const std::string text = engine + "\nEICAR is found, action " + infected->action_text() +
                           ", in " + std::to_string(infected->milliseconds) +
                           " ms; a clean message takes " + std::to_string(clean->milliseconds) +
                           " ms";
  // An image may look right, but belong to other programs or libraries.
  const std::string& way = verdict.engine_way;
  if (way.find("signatures left out: ") != std::string::npos) {
    return {
        State::kWarning, "test scan", text,
        "have the files that are named fetched anew, or scanq update --reset --broken-signatures "
        "removes them"};
  }
  if (way.find("refused") != std::string::npos || way.find("not thawed") != std::string::npos) {
    return {State::kWarning, "test scan", text, "scanq update --if-changed makes a new image"};
  }
  return {State::kOk, "test scan", text, ""};
}

CheckRow check_confinement() {
  constexpr unsigned kAskForVersion = 1;  // LANDLOCK_CREATE_RULESET_VERSION
  const long landlock = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskForVersion);
  const bool has_seccomp = ::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
  const std::string text =
      (landlock > 0 ? "Landlock " + std::to_string(landlock) : std::string("no Landlock")) +
      (has_seccomp ? ", seccomp" : ", no seccomp");
  if (landlock > 0 && has_seccomp) return {State::kOk, "confinement", text, ""};
  return {State::kWarning, "confinement", text,
          "the workers are confined as far as the kernel allows; a newer kernel offers both\n"
          "(Landlock may be off: see the kernel's parameter lsm=)"};
}

}  // namespace scanq
