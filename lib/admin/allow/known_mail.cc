// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/allow/known_mail.h"

#include <cerrno>
#include <optional>

#include "lib/admin/quarantine/kept_message.h"
#include "lib/admin/report/log_files.h"
#include "lib/admin/report/log_reader.h"
#include "lib/base/terminal_text.h"
#include "lib/mail/text.h"

namespace scanq {

Result<KnownMail> find_kept_mail(const Settings& settings, const std::string& id) {
  const auto none = [&](const std::string& why) {
    return Error{ErrorCode::kReadFailed, why +
                                             "; for a mail that is not in quarantine name its "
                                             "log: scanq allow " +
                                             terminal_text(id) + " --log FILE"};
  };
  Result<QuarantineFolder> folder = QuarantineFolder::open(settings.quarantine_dir);
  if (!folder) {
    if (folder.error().number == ENOENT) return none("nothing was kept in quarantine yet");
    return folder.error();
  }
  Result<std::vector<std::string>> names = find_entries(*folder, id);
  if (!names) return none(names.error().text);
  KnownMail mail;
  for (const std::string& name : *names) {
    Result<KeptMessage> kept = read_kept(*folder, name);
    if (!kept) return kept.error();
    mail.id = kept->record.id;
    mail.sender = kept->record.envelope.sender;
    for (const std::string& to : kept->record.envelope.recipients) mail.recipients.push_back(to);
    mail.findings = kept->record.verdict.findings;
  }
  return mail;
}

Result<KnownMail> find_logged_mail(const std::string& log, const std::string& id) {
  std::optional<KnownMail> mail;
  Result<void> read = read_logs(log, [&](std::string_view line) {
    if (line.find(id) == std::string_view::npos) return;
    const std::optional<LoggedMessage> logged = read_log_line(line);
    if (!logged || logged->id != id) return;
    mail = KnownMail{logged->id, logged->from, split_words(logged->to), {}};
    for (const LoggedFinding& one : logged->findings) {
      Finding finding =
          make_finding(find_category(one.category).value_or(Category::kVirus), one.name);
      mail->findings.push_back(std::move(finding));
    }
  });
  if (!read) return read.error();
  if (mail) return *mail;
  return Error{ErrorCode::kReadFailed, "no line of this log has the id " + terminal_text(id)};
}

}  // namespace scanq
