// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-inspect: one message in, one verdict out. Started by qmail-scanq for each message; not for
// people. Descriptors: 0 the message (a spool with its head room), 1 the verdict, 3 the settings.
// Exit 0 when a verdict was written, whatever the verdict. With an argument it inspects a file of
// any kind (lib/worker/inspect_file.h), or works on the engine image (lib/worker/image_worker.h).
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>

#include "lib/archive/file_type.h"
#include "lib/base/confine.h"
#include "lib/base/fd.h"
#include "lib/freeze/freezable.h"
#include "lib/image/image_layout.h"
#include "lib/mail/verdict.h"
#include "lib/mime/message_header.h"
#include "lib/scan/clamav_engine.h"
#include "lib/scan/clock_override.h"
#include "lib/scan/name_rules.h"
#include "lib/worker/begin_inspection.h"
#include "lib/worker/compose_worker.h"
#include "lib/worker/confine_worker.h"
#include "lib/worker/image_worker.h"
#include "lib/worker/inspect_file.h"
#include "lib/worker/load_scan_code.h"
#include "lib/worker/map_message.h"
#include "lib/worker/scan_message.h"

namespace scanq {
namespace {

constexpr int kExitNoVerdict = 1;
constexpr std::string_view kComposeName = "scanq-compose";

// Whether this process went on from a frozen one.
bool g_is_thawed = false;

// Opens libmagic's database where rules need it, since a confined process cannot open it any more.
Result<std::optional<FileTypes>> open_types(const Settings& settings) {
  std::optional<FileTypes> types;
  if (name_rules_of(settings).is_empty()) return types;
  Result<FileTypes> opened = FileTypes::open();
  if (!opened) return opened.error();
  types = std::move(*opened);
  return types;
}

// Scans the message, and adds the engine's name and findings to the verdict.
Result<void> scan_with_engine(EngineSource source, const MessageView& view, MailReading& reading,
                              Clock::time_point deadline, Verdict& into) {
  const Settings& settings = reading.settings();
  Result<EngineSupply> supply = begin_inspection(settings, std::move(source), deadline, into);
  if (!supply) return supply.error();
  ClamavEngine& engine = supply->engine;
  Result<void> prepared = engine.prepare(scan_options(settings));
  if (!prepared) return prepared.error();
  const UnfinishedAnswer unfinished{kVerdictFd, [&into](std::vector<Finding> so_far) {
                                      Verdict verdict = into;
                                      verdict.findings = std::move(so_far);
                                      return verdict_text(std::move(verdict));
                                    }};
  into.findings = scan_message(engine, reading, view, deadline, &unfinished);
  return {};
}

Result<Verdict> inspect_message() {
  const Clock::time_point begin = Clock::now();
  Result<Settings> settings = read_inspection_settings();
  if (!settings) return settings.error();
  Result<void> loaded = g_is_thawed ? Result<void>() : load_scan_code();
  if (!loaded) return loaded.error();
  Result<std::optional<FileTypes>> types = open_types(*settings);
  if (!types) return types.error();
  EngineSource source = open_engine_source(*settings);
  Result<void> confined =
      confine_worker(*settings, std::max(kSettingsFd, source.highest_fd()), certificate_files());
  if (!confined) return confined.error();
  Result<MessageView> view = map_message(kInspectedFd);
  if (!view) return view.error();

  // Beyond this point bytes of strangers are read.
  Verdict verdict;
  MailReading reading(view->message(), *settings, *types ? &**types : nullptr);
  note_facts(reading, verdict);
  if (settings->scan == ScanWhich::kAttachments &&
      is_plain_text_only(view->message(), reading.header())) {
    verdict.not_scanned_reason = "no attachment";
    return verdict;
  }
  verdict.is_scanned = true;
  Result<void> scanned =
      scan_with_engine(std::move(source), *view, reading,
                       scan_deadline(begin, *settings, view->message().size()), verdict);
  // The facts of the message stay, for the log and the notices.
  if (!scanned) verdict.findings = failed_verdict(scanned.error().text).findings;
  return verdict;
}

// With `command`, a file is inspected; without, a message.
int write_verdict(const char* command) {
  Result<Verdict> verdict =
      command != nullptr ? inspect_file(command, g_is_thawed) : inspect_message();
  const std::string line =
      verdict_text(verdict ? std::move(*verdict) : failed_verdict(verdict.error().text));
  return write_all(kVerdictFd, line) ? 0 : kExitNoVerdict;
}

void resume(int argc, char** argv, char** environment, const ThawedFacts& facts);

int work_on_image(const std::string& command) {
  Result<Settings> settings = read_inspection_settings();
  return settings ? run_image_worker(command, *settings, resume) : kExitNoVerdict;
}

// The process ends at once when the verdict is written, since freeing a full-size engine would cost
// more than the scan.
[[noreturn]] void run(const char* command) {
  try {
    const bool is_for_image = command != nullptr && !is_file_command(command);
    ::_exit(is_for_image ? work_on_image(command) : write_verdict(command));
  } catch (const std::exception& trouble) {
    // The front logs it.
    const auto told = write_all(2, std::string(trouble.what()) + "\n");
    (void)told;  // the exit code tells, too
    ::_exit(kExitNoVerdict);
  }
}

// A thawed process begins here. Its name, with which scanq-thaw was called, tells which worker it
// is. The image and the program stand before the command.
void resume(int argc, char** argv, char** environment, const ThawedFacts& facts) {
  adopt_new_process(environment);
  forget_time();
  take_over_confinement({facts.landlock_version, facts.has_seccomp});
  g_is_thawed = true;
  if (std::string_view(argv[0]) == kComposeName) ::_exit(run_compose_worker());
  run(argc > 3 ? argv[3] : nullptr);
}

}  // namespace
}  // namespace scanq

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--load-image") scanq::lay_out_for_image(argv);
  scanq::run(argc > 1 ? argv[1] : nullptr);
}
