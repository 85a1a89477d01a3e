// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check.h"

#include <array>
#include <ctime>

#include "lib/admin/check/check_installation.h"
#include "lib/admin/options.h"
#include "lib/front/load_settings.h"
#include "lib/mail/places.h"

namespace scanq {
namespace {

constexpr std::array kOptions{OptionRow{"json"}, OptionRow{"quick"}};

CheckRow check_settings_file(const Result<Settings>& settings, const std::string& path) {
  if (!settings) {
    return {State::kCritical, "settings", settings.error().text,
            "every message is put off (exit 55) until this is put right"};
  }
  return {State::kOk, "settings", path + ", policies: " + std::to_string(settings->policies.size()),
          ""};
}

std::vector<CheckRow> check_all(const Call& call, bool is_quick) {
  const Result<Settings> settings = load_settings(call.settings_path);
  std::vector<CheckRow> rows{{State::kOk, "version", "qmail-scanq " SCANQ_VERSION, ""},
                             check_settings_file(settings, call.settings_path)};
  if (!settings) return rows;
  const std::vector<CheckRow> programs = check_programs(*settings);
  rows.insert(rows.end(), programs.begin(), programs.end());
  rows.push_back(check_store(*settings));
  rows.push_back(check_queue_program(*settings));
  rows.push_back(check_qmail(kQmailDir));
  const std::time_t now = std::time(nullptr);
  rows.push_back(check_database(*settings, now));
  rows.push_back(check_updates(*settings, now, ""));
  rows.push_back(check_image(*settings, now));
  if (!is_quick) rows.push_back(check_scan(*settings));
  rows.push_back(check_quarantine(*settings, now));
  rows.push_back(check_limits(limit_needs(*settings), "/proc"));
  rows.push_back(check_temp_folder(*settings));
  rows.push_back(check_confinement());
  return rows;
}

}  // namespace

int run_check(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (options && !options->rest().empty()) {
    options = Error{ErrorCode::kBadSettings, "check takes no " + options->rest()[0]};
  }
  if (!options) {
    fail(call, options.error());
    return static_cast<int>(State::kUnknown);
  }
  const std::vector<CheckRow> rows = check_all(call, options->has("quick"));
  call.out << (options->has("json") ? check_json(rows) : check_text(rows));
  return static_cast<int>(worst_state(rows));
}

}  // namespace scanq
