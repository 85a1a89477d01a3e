// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/setup_quarantine.h"

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "lib/admin/local_domain.h"
#include "lib/admin/quarantine/kept_message.h"
#include "lib/admin/quarantine/quarantine.h"
#include "lib/base/text_columns.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kSenderColumns = 20;
constexpr std::size_t kFoundColumns = 14;

std::string time_text(std::time_t time) {
  struct tm parts = {};
  ::localtime_r(&time, &parts);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%m-%d %H:%M", &parts));
}

std::vector<std::string> newest_first(const Settings& settings) {
  Result<QuarantineFolder> folder = QuarantineFolder::open(settings.quarantine_dir);
  Result<std::vector<std::string>> names =
      folder ? list_entries(*folder) : Result<std::vector<std::string>>(folder.error());
  if (!names) return {};
  std::reverse(names->begin(), names->end());
  return *names;
}

std::string message_line(const SetupSession& session, const QuarantineFolder& folder,
                         const std::string& name) {
  const Result<KeptMessage> kept = read_kept(folder, name);
  if (!kept) return name + " " + session.say(words::kUnreadable);
  const QuarantineRecord& record = kept->record;
  const std::string sender = record.envelope.sender.empty() ? "<>" : record.envelope.sender;
  const std::string found = record.verdict.findings.empty() ? "" : record.verdict.findings[0].name;
  const std::string mark =
      kept->entry.released.empty() ? "" : session.say(words::kReleasedMark) + " ";
  return time_text(record.time) + " " + fit_columns(one_line_utf8(sender, 200), kSenderColumns) +
         " " + fit_columns(one_line_utf8(found, 200), kFoundColumns) + " " + mark +
         one_line_utf8(record.verdict.subject, 200);
}

Result<KeptMessage> find_kept(const Settings& settings, const std::string& name) {
  Result<QuarantineFolder> folder = QuarantineFolder::open(settings.quarantine_dir);
  if (!folder) return folder.error();
  return read_kept(*folder, name);
}

void act(SetupSession& session, const Words& title, const std::vector<std::string>& arguments) {
  session.tell(session.say(title), session.run(run_quarantine, arguments).text);
}

void release(SetupSession& session, const std::string& name) {
  const Result<KeptMessage> kept = find_kept(session.settings(), name);
  if (!kept) return session.tell(session.say(words::kRelease), kept.error().text);
  std::string question = session.say(words::kReallyRelease) + "\n";
  for (const Finding& finding : kept->record.verdict.findings) question += "\n" + finding.name;
  question += "\n";
  for (const std::string& to : kept->record.envelope.recipients) question += "\n-> " + to;
  const bool was_released = !kept->entry.released.empty();
  if (was_released) question += "\n\n" + session.say(words::kReleasedMark);
  if (!session.asks(session.say(words::kRelease), question)) return;
  std::vector<std::string> arguments{"release", name};
  if (was_released) arguments.emplace_back("--again");
  act(session, words::kRelease, arguments);
}

void forward(SetupSession& session, const std::string& name) {
  const std::vector<std::string>& administrators = session.settings().delivery.administrators;
  auto to = session.screen().enter(session.say(words::kReleaseTo), session.say(words::kForwardTo),
                                   administrators.empty() ? "" : administrators[0]);
  if (!to) return;
  // The administrators of the settings may be users of this server.
  if (to->find('@') == std::string::npos) *to += "@" + local_domain(session.settings());
  act(session, words::kReleaseTo, {"forward", name, "--to", *to});
}

// Shows the message with the actions for it.
void show_message(SetupSession& session, const std::string& name) {
  enum Button : std::size_t { kBack, kRelease, kForward, kDelete };
  for (;;) {
    const std::string text = session.run(run_quarantine, {"show", name}).text;
    const auto pressed =
        session.screen().show(name, text,
                              {session.say(words::kBack), session.say(words::kRelease),
                               session.say(words::kReleaseTo), session.say(words::kDelete)});
    if (!pressed || *pressed == kBack) return;
    if (*pressed == kRelease) release(session, name);
    if (*pressed == kForward) forward(session, name);
    if (*pressed == kDelete &&
        session.asks(session.say(words::kDelete), session.say(words::kReallyDelete))) {
      act(session, words::kDelete, {"delete", name, "--yes"});
      return;
    }
  }
}

}  // namespace

bool may_see_quarantine(const Settings& settings) {
  const Result<QuarantineFolder> folder = QuarantineFolder::open(settings.quarantine_dir);
  // It is made when the first message is kept.
  return folder || folder.error().number == ENOENT;
}

std::size_t count_kept(const Settings& settings) {
  return newest_first(settings).size();
}

void edit_quarantine_page(SetupSession& session) {
  if (!may_see_quarantine(session.settings())) {
    session.tell(session.say(words::kQuarantine), session.say(words::kQuarantineOfRoot));
    return;
  }
  for (std::size_t marked = 0;;) {
    const std::vector<std::string> names = newest_first(session.settings());
    Result<QuarantineFolder> folder = QuarantineFolder::open(session.settings().quarantine_dir);
    if (names.empty() || !folder) {
      session.tell(session.say(words::kQuarantine), session.say(words::kNothingKept));
      return;
    }
    std::vector<std::string> items;
    for (const std::string& name : names) items.push_back(message_line(session, *folder, name));
    const auto chosen = session.screen().choose(session.say(words::kQuarantine),
                                                session.say(words::kQuarantineText), items,
                                                std::min(marked, names.size() - 1));
    if (!chosen) return;
    marked = *chosen;
    show_message(session, names[marked]);
  }
}

}  // namespace scanq
