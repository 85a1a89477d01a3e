// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

#include "lib/admin/act_log.h"
#include "lib/admin/catalogue.h"
#include "lib/admin/options.h"
#include "lib/admin/quarantine/quarantine_digest.h"
#include "lib/admin/quarantine/quarantine_expire.h"
#include "lib/admin/quarantine/quarantine_list.h"
#include "lib/admin/quarantine/quarantine_release.h"
#include "lib/admin/quarantine/quarantine_show.h"
#include "lib/admin/since.h"
#include "lib/base/signals.h"
#include "lib/base/terminal_text.h"
#include "lib/front/load_settings.h"

namespace scanq {
namespace {

int for_each_named(const QuarantineCall& call,
                   int (*act)(const QuarantineCall&, const KeptMessage&)) {
  int status = kExitDone;
  for (const std::string& word : call.options.rest()) {
    if (&word == &call.options.rest()[0]) continue;  // the verb, such as "show"
    Result<std::vector<std::string>> names = find_entries(call.folder, word);
    if (!names) {
      status = fail(call.call, names.error());
      continue;
    }
    for (const std::string& name : *names) {
      if (stop_signal() != 0) return fail(call.call, stop_error("quarantine"));
      Result<KeptMessage> kept = read_kept(call.folder, name);
      status = std::max(status, kept ? act(call, *kept) : fail(call.call, kept.error()));
    }
  }
  return status;
}

// Asks on a terminal. Without one, only --yes confirms.
bool is_confirmed(const QuarantineCall& call, std::size_t count) {
  if (call.options.has("yes")) return true;
  if (::isatty(STDIN_FILENO) != 1) return false;
  call.call.out << translated("Delete " + std::to_string(count) +
                              (count == 1 ? " message" : " messages") + " permanently? [y/N] ")
                << std::flush;
  char answer[16];
  const Result<std::size_t> got = read_some(STDIN_FILENO, answer, sizeof answer);
  return got && *got > 0 && (answer[0] == 'y' || answer[0] == 'Y');
}

// `kept` is an error for an entry that could not be read, which is deleted all the same.
void log_deleted(const QuarantineCall& call, const std::string& name,
                 const Result<KeptMessage>& kept) {
  LogLine line("DELETED");
  if (kept) line.add("id", kept->record.id);
  line.add("quarantine", name);
  if (kept) line.add("from", kept->record.envelope.sender);
  log_act(by_us(std::move(line)), call.settings);
}

int delete_named(const QuarantineCall& call) {
  std::vector<std::string> all;
  for (std::size_t i = 1; i < call.options.rest().size(); ++i) {
    Result<std::vector<std::string>> names = find_entries(call.folder, call.options.rest()[i]);
    if (!names) return fail(call.call, names.error());
    all.insert(all.end(), names->begin(), names->end());
  }
  if (!is_confirmed(call, all.size())) {
    return fail(call.call, "nothing was deleted; add --yes to delete without a question");
  }
  int status = kExitDone;
  for (const std::string& name : all) {
    if (stop_signal() != 0) return fail(call.call, stop_error("quarantine delete"));
    const Result<KeptMessage> kept = read_kept(call.folder, name);
    Result<void> removed = remove_entry(call.folder, name);
    if (removed) {
      call.call.out << translated("deleted " + name) << '\n';
      log_deleted(call, name, kept);
    }
    if (!removed) status = fail(call.call, removed.error().while_doing("deleting " + name));
  }
  return status;
}

int show_named(const QuarantineCall& call) {
  return for_each_named(call, show_kept);
}
int release_named(const QuarantineCall& call) {
  return for_each_named(call, release_kept);
}
int forward_named(const QuarantineCall& call) {
  return for_each_named(call, forward_kept);
}

struct Verb {
  std::string_view name;
  bool takes_names;
  std::array<std::string_view, 5> options;  // those that it takes
  int (*run)(const QuarantineCall&);
};
constexpr std::array<Verb, 7> kVerbs{
    {{"list", false, {"json", "since", "sender", "recipient", "found"}, list_quarantine},
     {"show", true, {"json", "raw", "lines"}, show_named},
     {"release", true, {"to", "again"}, release_named},
     {"forward", true, {"to"}, forward_named},
     {"delete", true, {"yes"}, delete_named},
     {"digest", false, {"dry-run"}, send_digests},
     {"expire", false, {}, expire_quarantine}}};

// The verb of the arguments. An error if they hold anything that the verb does not take.
Result<const Verb*> find_verb(const Options& options) {
  const std::string name = options.rest().empty() ? "" : options.rest()[0];
  const auto* const found = std::find_if(kVerbs.begin(), kVerbs.end(),
                                         [&](const Verb& verb) { return verb.name == name; });
  if (found == kVerbs.end() || found->takes_names != (options.rest().size() > 1)) {
    std::vector<std::string_view> names;
    for (const Verb& verb : kVerbs) names.push_back(verb.name);
    const std::string near = near_verb("quarantine", name, names);
    if (!near.empty()) return Error{ErrorCode::kBadSettings, near};
    return Error{ErrorCode::kBadSettings,
                 "quarantine takes list, show NAME, release NAME, forward NAME, delete NAME, "
                 "digest or expire; see scanq help quarantine"};
  }
  Result<void> taken = options.take_only(name, found->options);
  constexpr std::array<std::string_view, 3> kForms{"json", "raw", "lines"};
  if (taken) taken = options.take_one_of(kForms);
  if (!taken) return taken.error();
  // Wrong values are told before anything is done.
  Result<int> lines = options.number("lines", 0, 0, kMaxLines);
  if (!lines) return lines.error();
  Result<std::vector<std::string>> to = parse_addresses(options, "to");
  if (!to) return to.error();
  Result<std::time_t> since = parse_since(options, std::time(nullptr));
  if (!since) return since.error();
  return found;
}

}  // namespace

int run_quarantine(const Call& call) {
  constexpr std::array kOptions{
      OptionRow{"json"},        OptionRow{"raw"},          OptionRow{"lines", true},
      OptionRow{"to", true},    OptionRow{"again"},        OptionRow{"yes"},
      OptionRow{"since", true}, OptionRow{"sender", true}, OptionRow{"recipient", true},
      OptionRow{"found", true}, OptionRow{"dry-run"}};
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  Result<const Verb*> verb = find_verb(*options);
  if (!verb) return fail(call, verb.error());
  Result<Settings> settings = load_settings(call.settings_path);
  if (!settings) return fail(call, settings.error());
  if ((*verb)->name == "digest" && !has_digests(*settings)) {
    call.out << translated("digests are off: see digest in scanq.conf(5)") << '\n';
    return kExitDone;
  }
  Result<QuarantineFolder> folder = QuarantineFolder::open(settings->quarantine_dir);
  if (folder) return (*verb)->run({call, *options, *settings, *folder});
  const bool is_missing = folder.error().number == ENOENT;
  if ((*verb)->name == "expire" && is_missing) return expire_temp(call, *settings);
  if ((*verb)->name == "digest" && is_missing) return kExitDone;  // nothing was ever kept
  return fail(call,
              folder.error().with(
                  is_missing ? " (scanq-store makes it when it keeps the first message)" : ""));
}

}  // namespace scanq
