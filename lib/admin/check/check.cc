// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

#include "lib/admin/check/check_clamd.h"
#include "lib/admin/check/check_installation.h"
#include "lib/admin/check/check_mta.h"
#include "lib/admin/check/check_web.h"
#include "lib/admin/check/test_queue.h"
#include "lib/admin/front_user.h"
#include "lib/admin/mail_host.h"
#include "lib/admin/options.h"
#include "lib/base/signals.h"
#include "lib/base/syslog.h"
#include "lib/base/version.h"
#include "lib/front/load_settings.h"
#include "lib/mail/allowance.h"
#include "lib/mail/places.h"

namespace scanq {
namespace {

constexpr std::array kOptions{OptionRow{"json"}, OptionRow{"quick"}, OptionRow{"image"},
                              OptionRow{"as", true}, OptionRow{"front", true}};
constexpr std::chrono::minutes kLongest{30};  // two mails that wait for all that can be waited for

struct Check {
  std::string settings_path, front, program;
  bool is_quick = false, reads_image = false;
  FrontUser user;
  Result<Settings> settings;
  MailHost host;
};

CheckRow check_settings_file(const Result<Settings>& settings, const std::string& path) {
  if (!settings) {
    const bool is_forbidden = settings.error().number == EACCES;
    return {State::kCritical, "settings", settings.error().text,
            is_forbidden
                ? "chmod a+r " + path + ", and a+x its folders: every message is put off (exit 55)"
                : "scanq config check; every message is put off (exit 55) until this is right"};
  }
  std::string text = path + ", policies: " + std::to_string(settings->policies.size());
  const std::vector<Allowance>& allowed = settings->allowances;
  if (!allowed.empty()) text += ", allowed: " + std::to_string(allowed.size());
  const std::string today = utc_day(std::time(nullptr));
  const auto expired = std::count_if(allowed.begin(), allowed.end(),
                                     [&](const Allowance& one) { return is_expired(one, today); });
  if (expired == 0) return {State::kOk, "settings", text, ""};
  return {State::kOk, "settings", text + ", expired: " + std::to_string(expired), ""};
}

void append(std::vector<CheckRow>& rows, const std::vector<CheckRow>& more) {
  rows.insert(rows.end(), more.begin(), more.end());
}

// The checks of everything that the front meets, to be run as its user.
std::vector<CheckRow> check_as_front(const Check& check) {
  const Settings& settings = *check.settings;
  std::vector<CheckRow> rows{
      check_settings_file(load_settings(check.settings_path), check.settings_path)};
  append(rows, check_programs(settings, check.front));
  rows.push_back(check_store(settings));
  if (check.host == MailHost::kQmail) rows.push_back(check_queue_program(settings));
  rows.push_back(check_temp_folder(settings));
  rows.push_back(check_lock_folder(settings));
  rows.push_back(check_image(settings, std::time(nullptr)));
  if (check.reads_image) rows.push_back(check_image_content(settings));
  if (check.is_quick) return rows;
  const bool has_front = ::access(check.front.c_str(), F_OK) == 0;
  rows.push_back(has_front
                     ? check_test_mail(settings, check.settings_path, check.front, check.program)
                     : check_scan(settings));
  return rows;
}

std::vector<CheckRow> check_by_child(const Check& check) {
  Result<std::string> told = run_as(
      check.user, [&] { return format_rows(check_as_front(check)); }, Clock::now() + kLongest);
  Result<std::vector<CheckRow>> rows = told ? parse_rows(*told) : told.error();
  if (rows) return *rows;
  return {{State::kUnknown, "user", rows.error().text, "scanq check --as root"}};
}

CheckRow user_row(const FrontUser& user) {
  return {State::kOk, "user", "looked at as " + user.name + " (" + user.reason + ")", ""};
}

std::vector<CheckRow> check_all(const Check& check) {
  std::vector<CheckRow> rows{{State::kOk, "version", std::string("qmail-scanq ") + kVersion, ""},
                             user_row(check.user)};
  const Result<Settings>& settings = check.settings;
  if (!settings) {
    rows.push_back(check_settings_file(settings, check.settings_path));
    return rows;
  }
  append(rows, check_by_child(check));
  // The rest needs root's rights, where we have them.
  const std::time_t now = std::time(nullptr);
  // Without signatures install.sh does not turn mail on.
  rows.push_back(check_database(*settings, now));
  if (check.host == MailHost::kQmail) rows.push_back(check_qmail(kQmailDir));
  append(rows, check_mta(*settings, check.host));
  append(rows, check_clamd(kClamdSocket));
  append(rows, check_web(check.settings_path, now, ""));
  rows.push_back(check_updates(*settings, now, ""));
  rows.push_back(check_quarantine(*settings, now));
  rows.push_back(check_limits(limit_needs(*settings), "/proc"));
  rows.push_back(check_log(*settings, check.host, syslog_answers()));
  rows.push_back(check_confinement());
  return rows;
}

Result<Check> prepare_check(const Call& call, const Options& options) {
  if (!options.rest().empty()) {
    return Error{ErrorCode::kBadSettings, "check takes no " + options.rest()[0]};
  }
  Result<Settings> settings = load_settings(call.settings_path);
  const MailHost host = settings ? find_mail_host(*settings) : MailHost::kQmail;
  const std::string front =
      options.value("front", settings ? front_of_host(*settings, host) : kFrontPath);
  if (front.empty() || front[0] != '/') {
    return Error{ErrorCode::kBadSettings, "--front takes a path that starts with a slash"};
  }
  if (options.has("as") && options.value("as").empty()) {
    return Error{ErrorCode::kBadSettings, "--as takes the name of a user"};
  }
  Result<FrontUser> user = find_front_user(
      front, "/proc", options.value("as", ::geteuid() == 0 ? user_of_host(host) : ""));
  if (!user) return user.error();
  return Check{call.settings_path,   front, own_program(),       options.has("quick"),
               options.has("image"), *user, std::move(settings), host};
}

}  // namespace

int run_check(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  Result<Check> check = options ? prepare_check(call, *options) : options.error();
  if (!check) {
    fail(call, check.error());
    return static_cast<int>(State::kUnknown);
  }
  const std::vector<CheckRow> rows = check_all(*check);
  if (stop_signal() != 0) {
    fail(call, stop_error("check"));
    return static_cast<int>(State::kUnknown);
  }
  call.out << (options->has("json") ? check_json(rows) : check_text(rows));
  return static_cast<int>(worst_state(rows));
}

}  // namespace scanq
