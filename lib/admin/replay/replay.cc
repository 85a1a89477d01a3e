// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/replay/replay.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "lib/admin/catalogue.h"
#include "lib/admin/options.h"
#include "lib/admin/replay/compare_messages.h"
#include "lib/admin/replay/ordered_jobs.h"
#include "lib/admin/replay/progress_bar.h"
#include "lib/admin/replay/rehearse.h"
#include "lib/admin/replay/replay_report.h"
#include "lib/admin/replay/saved_messages.h"
#include "lib/admin/update/installed_signatures.h"
#include "lib/base/terminal_text.h"
#include "lib/front/load_settings.h"
#include "lib/front/take_in.h"
#include "lib/mail/address.h"

namespace scanq {
namespace {

constexpr std::array kOptions{OptionRow{"rewritten", true},
                              OptionRow{"sender", true},
                              OptionRow{"recipients", true},
                              OptionRow{"client", true},
                              OptionRow{"relay"},
                              OptionRow{"jobs", true},
                              OptionRow{"json"},
                              OptionRow{"explain"},
                              OptionRow{"diff"},
                              OptionRow{"found-only"}};
constexpr std::array kSingleOptions{"rewritten", "diff", "explain"};  // they take one message
constexpr int kMaxJobs = 64;
constexpr std::size_t kMaxShownBytes = std::size_t{1} << 30;  // of a message for --diff

struct Replay {
  const Call& call;
  Options options;
  Settings settings;
  Envelope envelope;
  Client client;
  int jobs = 1;
  std::vector<SavedMessage> messages;
  std::optional<Spool> input;  // the standard input, if it is named
};

// The result of one message, kept until its turn to be printed.
struct Line {
  Outcome outcome = Outcome::kFailed;
  std::string text;       // for the output
  std::string complaint;  // for the error stream
  bool has_database = true;
};

struct Counts {
  std::size_t clean = 0, found = 0, failed = 0;
  std::size_t all() const { return clean + found + failed; }
};

Error wrong_use(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

Result<void> check_values(const Options& options) {
  constexpr std::array<std::string_view, 2> kJsonOrExplain{"json", "explain"};
  constexpr std::array<std::string_view, 2> kJsonOrDiff{"json", "diff"};
  for (const auto& forms : {kJsonOrExplain, kJsonOrDiff}) {
    Result<void> one_form = options.take_one_of(forms);
    if (!one_form) return one_form;
  }
  const std::string sender = options.value("sender"), client = options.value("client");
  if (!sender.empty() && !is_mail_address(sender)) {
    return wrong_use("--sender takes an address with its domain, or nothing: " + sender);
  }
  if (options.has("client") && !is_ip_address(client)) {
    return wrong_use("--client takes an IP address: " + client);
  }
  return {};
}

Result<std::vector<SavedMessage>> find_in_input(Replay& replay) {
  if (replay.input) return wrong_use("- can be given once");
  Result<Spool> input = read_input(STDIN_FILENO, spool_place(replay.settings),
                                   static_cast<std::uint64_t>(replay.settings.max_message_bytes));
  if (!input) return input.error().while_doing("reading the standard input");
  replay.input = std::move(*input);
  return find_messages_in(*replay.input);
}

// Finds the messages and reads the options.
Result<Replay> prepare_replay(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return options.error();
  if (options->rest().empty())
    return wrong_use("replay needs files or folders, or - for the input");
  Result<int> jobs = options->number("jobs", 1, 1, kMaxJobs);
  if (!jobs) return jobs.error();
  Result<void> checked = check_values(*options);
  if (!checked) return checked.error();
  Result<std::vector<std::string>> recipients = parse_addresses(*options, "recipients");
  if (!recipients) return recipients.error();
  Result<Settings> settings = load_settings(call.settings_path);
  if (!settings) return settings.error();
  Replay replay{call, std::move(*options), std::move(*settings), {}, {}, *jobs, {}, {}};
  replay.envelope.sender = replay.options.value("sender");
  replay.envelope.recipients = *recipients;
  replay.client = {replay.options.value("client"), replay.options.has("relay"),
                   !replay.options.has("sender")};
  for (const std::string& path : replay.options.rest()) {
    Result<std::vector<SavedMessage>> found =
        path == "-" ? find_in_input(replay) : find_messages(path);
    if (!found) return found.error();
    replay.messages.insert(replay.messages.end(), found->begin(), found->end());
  }
  for (const char* option : kSingleOptions) {
    if (replay.options.has(option) && replay.messages.size() != 1) {
      return wrong_use("--" + std::string(option) + " takes one message, here are " +
                       std::to_string(replay.messages.size()));
    }
  }
  return replay;
}

// --diff and --rewritten: the message that would be delivered. With several deliveries, that of the
// first recipient.
Result<std::string> show_delivered(const Replay& replay, Rehearsal& rehearsal) {
  const bool wants_diff = replay.options.has("diff");
  if (!wants_diff && !replay.options.has("rewritten")) return std::string();
  if (rehearsal.prepared.empty()) {
    return "nothing would be delivered: " + rehearsal.action_text() + "\n";
  }
  std::string note;
  if (rehearsal.prepared.size() > 1) {
    note = "shown is what the first recipient would get; --recipients chooses others\n";
  }
  Spool& original = rehearsal.message.spool;
  Result<std::string> before =
      read_exactly_at(original.descriptor(), original.message_bytes(), original.message_offset());
  if (!before) return before.error();
  Result<const Spool*> delivered = delivered_form(replay.settings, rehearsal, 0);
  if (!delivered) return delivered.error();
  Result<std::string> after = read_to_end((*delivered)->descriptor(), kMaxShownBytes);
  if (!after) return after.error();
  if (replay.options.has("rewritten")) {
    Result<Fd> file = open_file(replay.options.value("rewritten"), O_WRONLY | O_CREAT | O_TRUNC);
    if (!file) return file.error();
    Result<void> written = write_all(file->get(), *after);
    if (!written) return written.error();
  }
  if (!wants_diff) return note;
  Result<std::string> diff = unified_diff(*before, *after);
  if (!diff) return diff.error();
  // A program that reads the difference gets the bytes as they are.
  return note + (::isatty(STDOUT_FILENO) == 1 ? terminal_lines(*diff) : *diff);
}

Result<Line> replay_message(const Replay& replay, const SavedMessage& saved) {
  Result<Spool> spool = read_message(saved, spool_place(replay.settings),
                                     static_cast<std::uint64_t>(replay.settings.max_message_bytes));
  if (!spool) return spool.error();
  Rehearsal rehearsal =
      rehearse(replay.settings, std::move(*spool), replay.envelope, replay.client);
  const std::string name = saved.shown_name();
  Line line{outcome_of(rehearsal.message.verdict), {}, {}, rehearsal.message.verdict.has_database};
  if (line.outcome == Outcome::kClean && replay.options.has("found-only")) return line;
  line.text =
      replay.options.has("json") ? report_json(name, rehearsal) : report_text(name, rehearsal);
  if (replay.options.has("explain")) line.text += explain_text(replay.settings, rehearsal);
  Result<std::string> delivered = show_delivered(replay, rehearsal);
  if (!delivered) return delivered.error();
  line.text += *delivered;
  return line;
}

Line replay_or_complain(const Replay& replay, const SavedMessage& saved) {
  Result<Line> line =
      stop_signal() == 0 ? replay_message(replay, saved) : Result<Line>(stop_error("replay"));
  if (line) return std::move(*line);
  const bool is_json = replay.options.has("json");
  Line complaint;
  complaint.text = is_json ? error_json(saved.shown_name(), line.error().text) : "";
  complaint.complaint =
      "scanq: " + terminal_lines(saved.shown_name() + ": " + translated(line.error().text)) + '\n';
  return complaint;
}

void count(Counts& counts, Outcome outcome) {
  if (outcome == Outcome::kClean) ++counts.clean;
  if (outcome == Outcome::kFound) ++counts.found;
  if (outcome == Outcome::kFailed) ++counts.failed;
}

std::string summary(const Counts& counts) {
  return std::to_string(counts.all()) + " messages: " + std::to_string(counts.clean) + " clean, " +
         std::to_string(counts.found) + " with findings, " + std::to_string(counts.failed) +
         " failed";
}

}  // namespace

int run_replay(const Call& call) {
  Result<Replay> replay = prepare_replay(call);
  if (!replay) return fail(call, replay.error());
  const std::size_t total = replay->messages.size();
  const bool is_json = replay->options.has("json");
  ProgressBar bar(call.err, total, total > 1 && !is_json && ::isatty(STDERR_FILENO) == 1);
  Counts counts;
  bool has_database = true;
  run_in_order(
      total, static_cast<std::size_t>(replay->jobs),
      [&](std::size_t i) { return replay_or_complain(*replay, replay->messages[i]); },
      [&](std::size_t, const Line& line) {
        count(counts, line.outcome);
        has_database = has_database && line.has_database;
        bar.clear();
        call.out << line.text << std::flush;
        call.err << line.complaint << std::flush;
        bar.show(counts.all(), ", " + std::to_string(counts.found) + " with findings");
        return stop_signal() == 0;
      });
  bar.clear();
  if (total != 1 && !is_json) call.out << translated(summary(counts)) << '\n';
  if (!has_database) {
    const std::string missing = missing_database_text(replay->settings);
    call.err << "scanq: "
             << (missing.empty() ? "the engine image was made without a virus database\n"
                                   "scanq update --if-changed"
                                 : missing + '\n' + database_advice(replay->settings))
             << '\n';
  }
  if (stop_signal() != 0) return fail(call, stop_error("replay"));
  if (counts.found > 0) return kExitFound;
  return counts.failed > 0 ? kExitTrouble : kExitDone;
}

}  // namespace scanq
