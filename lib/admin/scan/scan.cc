// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/scan/scan.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <optional>

#include "lib/admin/replay/ordered_jobs.h"
#include "lib/admin/replay/progress_bar.h"
#include "lib/admin/scan/file_action.h"
#include "lib/admin/scan/scan_objects.h"
#include "lib/admin/scan/scan_report.h"
#include "lib/admin/scan/scan_wish.h"
#include "lib/base/process.h"
#include "lib/front/file_spool.h"
#include "lib/front/inspect_file.h"
#include "lib/front/load_settings.h"
#include "lib/front/message_count.h"
#include "lib/front/take_in.h"
#include "lib/front/wait_for_turn.h"
#include "lib/mail/file_scan.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxListBytes = 64 << 20;
constexpr std::size_t kReadBytes = 65536;
constexpr std::string_view kLimitAlerts = "Heuristics.Limits.Exceeded.";  // libclamav's own

struct ScanRun {
  ScanWish wish;
  Settings settings;
  std::vector<ScanObject> objects;
  std::optional<Fd> input;  // the standard input, if it is named
  FileAction action = {};
};

// The result of one object, kept until its turn to be printed.
struct Scanned {
  std::vector<std::string> lines;
  std::string complaint;
  bool is_infected = false, is_error = false, is_file = false, is_ok = false;
  std::uint64_t bytes = 0;
  std::string engine;
  std::uint64_t signatures = 0;
};

// All of the standard input, as a file.
Result<Fd> read_input(const Settings& settings) {
  Result<FileSpool> spool = FileSpool::make(spool_place(settings));
  if (!spool) return spool.error();
  std::string buffer(kReadBytes, '\0');
  for (;;) {
    Result<std::size_t> got = read_some(STDIN_FILENO, buffer.data(), buffer.size());
    if (!got) return got.error();
    if (*got == 0) return spool->open_read_only();
    // One byte more than is scanned shows that it is too long.
    if (spool->bytes() > static_cast<std::uint64_t>(settings.max_file_bytes)) continue;
    Result<void> added = spool->append({buffer.data(), *got});
    if (!added) return added.error();
  }
}

Result<std::vector<std::string>> read_list(const std::string& path) {
  Result<std::string> text = read_file(path, kMaxListBytes);
  if (!text) return text.error().while_doing("reading --file-list");
  std::vector<std::string> paths;
  for (std::size_t at = 0; at < text->size();) {
    const std::string_view line = next_line(*text, at);
    if (!line.empty()) paths.emplace_back(line);
  }
  return paths;
}

Result<FileAction> action_of(const ScanWish& wish) {
  if (wish.removes) return FileAction::make(FileAction::kRemove, "");
  if (!wish.move_folder.empty()) return FileAction::make(FileAction::kMove, wish.move_folder);
  if (!wish.copy_folder.empty()) return FileAction::make(FileAction::kCopy, wish.copy_folder);
  return FileAction();
}

Result<ScanRun> prepare_run(const Call& call) {
  Result<ScanWish> wish = parse_scan_wish(call.arguments);
  if (!wish) return wish.error();
  Result<Settings> loaded = load_settings(call.settings_path);
  if (!loaded) return loaded.error();
  Result<Settings> settings = with_limits(std::move(*loaded), *wish);
  if (!settings) return settings.error();
  ScanRun run{std::move(*wish), std::move(*settings), {}, {}};
  if (run.wish.wants_version) return run;
  Result<FileAction> action = action_of(run.wish);
  if (!action) return action.error();
  run.action = std::move(*action);
  std::vector<std::string> paths = run.wish.paths;
  if (!run.wish.list_file.empty()) {
    Result<std::vector<std::string>> listed = read_list(run.wish.list_file);
    if (!listed) return listed.error();
    paths = std::move(*listed);
  } else if (paths.empty()) {
    paths.emplace_back(".");
  }
  Result<void> found = find_scan_objects(run.wish, paths, [&run](ScanObject object) {
    run.objects.push_back(std::move(object));
    return stop_signal() == 0;
  });
  if (!found) return found.error();
  return run;
}

void tell_verdict(const ScanWish& wish, const std::string& name, const Verdict& verdict,
                  Scanned& into) {
  std::string error = verdict.is_scanned ? "" : verdict.not_scanned_reason;
  for (const Finding& finding : verdict.findings) {
    if (finding.category == Category::kFailed) error = finding.name;
    if (finding.category == Category::kFailed) continue;
    const bool is_told = wish.tells_limits && finding.name.starts_with(kLimitAlerts);
    if (finding.category == Category::kLimit && !is_told) {
      into.complaint = "WARNING: " + name + ": not scanned to its end: " + finding.name;
      continue;
    }
    into.is_infected = true;
    into.lines.push_back(name + ": " + finding.name + " FOUND");
  }
  into.is_error = !error.empty();
  if (into.is_error && !into.is_infected) into.lines.push_back(name + ": " + error + " ERROR");
  into.is_ok = !into.is_error && !into.is_infected;
  if (into.is_ok) into.lines.push_back(name + ": OK");
  into.engine = verdict.engine;
  into.signatures = verdict.signature_count;
}

// Waits for its turn, and counts the file. A user who may not open lock_dir is neither limited nor
// counted.
Verdict inspect_in_turn(const ScanRun& run, int fd, std::uint64_t bytes) {
  if (stop_signal() != 0) return failed_verdict(stop_error("scan").text);
  const Clock::time_point end =
      Clock::now() + std::chrono::seconds(run.settings.life_limit_seconds);
  Result<ScanTurn> turn = wait_out_of_line(run.settings, end);
  if (!turn) return failed_verdict(turn.error().text);
  Verdict verdict =
      inspect_file(run.settings, fd, scan_command(run.wish.all_matches, run.wish.is_deep));
  turn->end();
  (void)count_object(run.settings.lock_dir, file_marker(verdict), bytes);  // see above
  return verdict;
}

Scanned scan_object(const ScanRun& run, const ScanObject& object) {
  Scanned result;
  result.complaint = object.complaint;
  result.is_error = object.is_error;
  if (!object.instead.empty()) result.lines = {object.path + ": " + object.instead};
  if (!object.instead.empty() || !object.complaint.empty() || object.is_folder) return result;
  Fd opened;
  int fd = run.input ? run.input->get() : -1;
  if (object.path != "-") {
    Result<Fd> file = open_file(object.path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file) {
      result.is_error = true;
      result.lines = {object.path +
                      (file.error().number == EACCES ? ": Access denied" : ": Can't open file")};
      return result;
    }
    opened = std::move(*file);
    fd = opened.get();
  }
  struct stat facts = {};
  if (::fstat(fd, &facts) == 0) result.bytes = static_cast<std::uint64_t>(facts.st_size);
  result.is_file = true;
  tell_verdict(run.wish, object.path == "-" ? "stdin" : object.path,
               inspect_in_turn(run, fd, result.bytes), result);
  if (result.is_infected && run.action.is_wanted() && object.path != "-") {
    Result<std::string> done = run.action.carry_out(object.path, fd);
    if (done) {
      result.lines.push_back(*done);
    } else {
      result.complaint = "ERROR: " + object.path + " stays as it is: " + done.error().text;
    }
  }
  return result;
}

void count(ScanCounts& counts, const ScanObject& object, const Scanned& result) {
  counts.folders += object.is_folder ? 1 : 0;
  counts.files += result.is_file ? 1 : 0;
  counts.infected += result.is_infected ? 1 : 0;
  counts.errors += result.is_error ? 1 : 0;
  counts.bytes += result.bytes;
  if (!result.engine.empty()) counts.engine = result.engine;
  counts.signatures = std::max(counts.signatures, result.signatures);
}

bool is_shown(const ScanWish& wish, const Scanned& result) {
  if (result.is_infected) return true;
  return !wish.infected_only && !(wish.leaves_out_ok && result.is_ok);
}

void scan_all(const ScanRun& run, const Call& call, ScanReport& report, ScanCounts& counts) {
  const std::size_t total = run.objects.size();
  ProgressBar bar(call.err, total, total > 1 && !run.wish.is_quiet && ::isatty(STDERR_FILENO) == 1);
  std::size_t done = 0;
  run_in_order(
      total, static_cast<std::size_t>(run.wish.jobs),
      [&run](std::size_t i) { return scan_object(run, run.objects[i]); },
      [&](std::size_t i, const Scanned& result) {
        count(counts, run.objects[i], result);
        bar.clear();
        for (const std::string& line : result.lines) {
          if (is_shown(run.wish, result)) report.say(line);
        }
        if (!result.complaint.empty()) report.complain(result.complaint);
        bar.show(++done, ", " + std::to_string(counts.infected) + " infected");
        return stop_signal() == 0;
      });
  bar.clear();
}

// As `clamscan --version`.
int print_version(const ScanRun& run, const Call& call) {
  Result<std::string> version = engine_version(run.settings);
  if (!version) return fail(call, version.error());
  call.out << *version << '\n';
  return kExitDone;
}

}  // namespace

int run_scan(const Call& call) {
  const std::time_t begin = std::time(nullptr);
  const Clock::time_point start = Clock::now();
  Result<ScanRun> run = prepare_run(call);
  if (!run) return fail(call, run.error());
  if (run->wish.wants_version) return print_version(*run, call);
  ScanReport report(call, run->wish);
  Result<void> opened = report.open_log(run->wish.log_file);
  if (!opened) return fail(call, opened.error());
  const bool has_input = std::any_of(run->objects.begin(), run->objects.end(),
                                     [](const ScanObject& object) { return object.path == "-"; });
  if (has_input) {
    Result<Fd> input = read_input(run->settings);
    if (!input) return fail(call, input.error().while_doing("reading the standard input"));
    run->input = std::move(*input);
  }
  ScanCounts counts;
  scan_all(*run, call, report, counts);
  const std::chrono::duration<double> taken = Clock::now() - start;
  if (run->wish.has_summary) report.say(summary_text(counts, begin, taken.count()));
  if (stop_signal() != 0) return fail(call, stop_error("scan"));
  if (counts.infected > 0) return kExitFound;
  return counts.errors > 0 ? kExitTrouble : kExitDone;
}

}  // namespace scanq
