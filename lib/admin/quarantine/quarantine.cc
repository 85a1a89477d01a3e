// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "lib/admin/quarantine/quarantine_release.h"
#include "lib/admin/quarantine/quarantine_show.h"
#include "lib/base/terminal_text.h"
#include "lib/front/load_settings.h"

namespace scanq {
namespace {

constexpr std::time_t kDaySeconds = 86400;
constexpr std::time_t kLitterSeconds = 7200;  // twice what scanq-store may take

// The entries that `word` stands for: the entry of that name, or all entries of the message with
// that id.
Result<std::vector<std::string>> find_entries(const QuarantineFolder& folder,
                                              const std::string& word) {
  Result<std::vector<std::string>> names = list_entries(folder);
  if (!names) return names;
  if (std::find(names->begin(), names->end(), word) != names->end()) {
    return std::vector<std::string>{word};
  }
  std::erase_if(*names, [&](const std::string& name) {
    const Result<KeptMessage> kept = read_kept(folder, name);
    return !kept || kept->record.id != word;
  });
  if (names->empty()) {
    return Error{ErrorCode::kReadFailed,
                 "no message in quarantine has this name or id: " + terminal_text(word)};
  }
  return names;
}

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
  call.call.out << "Delete " << count << (count == 1 ? " message" : " messages")
                << " permanently? [y/N] " << std::flush;
  char answer[16];
  const Result<std::size_t> got = read_some(STDIN_FILENO, answer, sizeof answer);
  return got && *got > 0 && (answer[0] == 'y' || answer[0] == 'Y');
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
  for (const std::string& name : all) {
    Result<void> removed = remove_entry(call.folder, name);
    if (!removed) return fail(call.call, removed.error());
    call.call.out << "deleted " << name << '\n';
  }
  return kExitDone;
}

// Removes first the messages that are too old, then the oldest ones for which there is no room.
int expire(const QuarantineCall& call) {
  Result<std::vector<std::string>> names = list_entries(call.folder);
  Result<QuarantineUsage> usage = measure(call.folder);
  if (!names || !usage) return fail(call.call, names ? usage.error() : names.error());
  const std::time_t now = std::time(nullptr);
  const std::time_t oldest = now - call.settings.quarantine_keep_days * kDaySeconds;
  std::uint64_t too_old = 0;
  std::uint64_t too_many = 0;
  for (const std::string& name : *names) {
    const bool is_old = entry_time(call.folder, name) < oldest;
    const bool is_over =
        usage->bytes > static_cast<std::uint64_t>(call.settings.quarantine_max_bytes) ||
        usage->messages > static_cast<std::uint64_t>(call.settings.quarantine_max_messages);
    if (!is_old && !is_over) continue;
    const std::uint64_t bytes = entry_bytes(call.folder, name);
    Result<void> removed = remove_entry(call.folder, name);
    if (!removed) return fail(call.call, removed.error());
    usage->bytes -= std::min(bytes, usage->bytes);
    usage->messages -= 1;
    ++(is_old ? too_old : too_many);
  }
  Result<std::uint64_t> litter = sweep_litter(call.folder, now - kLitterSeconds);
  if (!litter) return fail(call.call, litter.error());
  call.call.out << "removed: " << too_old << " older than " << call.settings.quarantine_keep_days
                << " days, " << too_many << " for lack of room, " << *litter
                << " unfinished; kept: " << usage->messages << " messages, " << usage->bytes
                << " bytes\n";
  return kExitDone;
}

int carry_out(const QuarantineCall& call, const std::string& verb) {
  const bool has_names = call.options.rest().size() > 1;
  if (verb == "list" && !has_names) return list_quarantine(call);
  if (verb == "expire" && !has_names) return expire(call);
  if (verb == "show" && has_names) return for_each_named(call, show_kept);
  if (verb == "release" && has_names) return for_each_named(call, release_kept);
  if (verb == "forward" && has_names) return for_each_named(call, forward_kept);
  if (verb == "delete" && has_names) return delete_named(call);
  return fail(
      call.call,
      "quarantine takes list, show NAME, release NAME, forward NAME, delete NAME or expire; "
      "see scanq help quarantine");
}

}  // namespace

Result<KeptMessage> read_kept(const QuarantineFolder& folder, const std::string& name) {
  Result<QuarantineEntry> entry = read_entry(folder, name);
  if (!entry) return entry.error();
  Result<QuarantineRecord> record = parse_record(entry->record);
  if (!record) return record.error().while_doing("reading " + name);
  return KeptMessage{std::move(*entry), std::move(*record)};
}

int run_quarantine(const Call& call) {
  constexpr std::array kOptions{OptionRow{"json"},     OptionRow{"raw"},   OptionRow{"lines", true},
                                OptionRow{"to", true}, OptionRow{"again"}, OptionRow{"yes"}};
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  Result<Settings> settings = load_settings(call.settings_path);
  if (!settings) return fail(call, settings.error());
  Result<QuarantineFolder> folder = QuarantineFolder::open(settings->quarantine_dir);
  if (!folder) {
    return fail(call,
                folder.error().text + " (scanq-store makes it when it keeps the first message)");
  }
  return carry_out({call, *options, *settings, *folder},
                   options->rest().empty() ? "" : options->rest()[0]);
}

}  // namespace scanq
