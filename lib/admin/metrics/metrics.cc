// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/metrics/metrics.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>

#include "lib/admin/config/replace_file.h"
#include "lib/admin/front_user.h"
#include "lib/admin/metrics/metrics_text.h"
#include "lib/admin/options.h"
#include "lib/base/terminal_text.h"
#include "lib/front/count_file.h"
#include "lib/front/load_settings.h"
#include "lib/mail/places.h"

namespace scanq {
namespace {

constexpr std::array kOptions{OptionRow{"textfile", true}};
constexpr std::string_view kTextfileEnding = ".prom";
// Users that mail servers, or the daemons of qmail and its relatives, run the front as.
constexpr std::array kServerUsers{"root",     "qmaild", "qmails",    "qmailr",
                                  "qmailq",   "qmailp", "alias",     "vpopmail",
                                  "indimail", "scanq",  "scanq-mta", "scanq-clamd"};

// Those, ourselves, and the user of an SMTP server that runs now or of a set-id front.
Result<std::set<uid_t>> server_users() {
  std::set<uid_t> users{::geteuid()};
  for (const char* name : kServerUsers) {
    const Result<std::optional<User>> user = find_user(name);
    if (!user) return user.error();
    if (*user) users.insert((*user)->uid);
  }
  const Result<FrontUser> front = find_front_user(kFrontPath, "/proc", "");
  if (front && front->user) users.insert(front->user->uid);
  return users;
}

// A file that cannot be used is told on the error stream, and left out.
Result<CountedMail> counted_mail(const Call& call, const std::string& folder) {
  CountedMail mail;
  Result<std::vector<UserCounts>> files = read_count_files(folder);
  if (!files && files.error().number == ENOENT) return mail;
  Result<std::set<uid_t>> servers = files ? server_users() : files.error();
  if (!servers) return servers.error();
  for (const UserCounts& file : *files) {
    if (file.counts) {
      (servers->contains(file.user) ? mail.server : mail.local).add(*file.counts);
    } else if (file.counts.error().number == EACCES) {
      return file.counts.error();
    } else {
      ++mail.unusable;
      call.err << "scanq: " << terminal_text(file.counts.error().text) << ", ignoring\n";
    }
  }
  return mail;
}

int write_textfile(const Call& call, const std::string& path, const std::string& text) {
  Result<void> written = replace_file(path, text);
  if (!written) return fail(call, written.error());
  if (!path.ends_with(kTextfileEnding)) {
    call.err << "scanq: node_exporter reads files that end in .prom alone\n";
  }
  return kExitDone;
}

}  // namespace

int run_metrics(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  if (!options->rest().empty()) return fail(call, "metrics takes no " + options->rest()[0]);
  Result<Settings> settings = load_settings(call.settings_path);
  if (!settings) return fail(call, settings.error());
  Result<CountedMail> mail = counted_mail(call, settings->lock_dir);
  Result<MachineFacts> machine = mail ? machine_facts(*settings) : mail.error();
  if (!machine) return fail(call, machine.error());
  const std::string path = options->value("textfile");
  if (options->has("textfile")) {
    return write_textfile(call, path,
                          metrics_text(*mail, *machine, *settings, MetricForm::kPrometheus));
  }
  call.out << metrics_text(*mail, *machine, *settings, MetricForm::kOpenMetrics);
  return kExitDone;
}

}  // namespace scanq
