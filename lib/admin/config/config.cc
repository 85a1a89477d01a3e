// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/config.h"

#include <array>
#include <map>

#include "lib/admin/catalogue.h"
#include "lib/admin/config/edit_settings.h"
#include "lib/admin/config/sample_settings.h"
#include "lib/admin/config/setting_faults.h"
#include "lib/admin/config/settings_text.h"
#include "lib/admin/front_user.h"
#include "lib/admin/options.h"
#include "lib/base/fd.h"
#include "lib/base/ini_file.h"
#include "lib/front/load_settings.h"
#include "lib/mail/amount.h"
#include "lib/mail/places.h"
#include "lib/mail/setting_row.h"

namespace scanq {
namespace {

// The settings, and the line of each general setting in the file.
struct SettingsFile {
  std::string path;
  Settings settings;
  std::map<std::string, int, std::less<>> lines;  // key -> line; a missing setting has its default
  std::map<std::pair<std::string, std::string>, int> policy_lines;  // section and key -> line
};

Result<SettingsFile> read_settings_file(const std::string& path) {
  Result<Settings> settings = load_settings(path);
  if (!settings) return settings.error();
  Result<std::string> text = read_file(path, kMaxSettingsBytes);
  if (!text) return text.error();
  Result<std::vector<IniEntry>> entries = parse_ini(*text);
  if (!entries) return entries.error();
  SettingsFile file{path, std::move(*settings), {}, {}};
  for (const IniEntry& entry : *entries) {
    if (entry.section.empty()) {
      file.lines[entry.key] = entry.line;
    } else {
      file.policy_lines[{entry.section, entry.key}] = entry.line;
    }
  }
  return file;
}

// "512M, " where that is easier to read than the number alone.
std::string readable_amount(const SettingsFile& file, const SettingRow& row) {
  if (row.type != "number") return "";
  const std::string number = setting_text(file.settings, row);
  const std::optional<std::int64_t> amount = parse_amount(number, row.unit);
  const std::string shown = amount ? show_amount(*amount, row.unit) : number;
  return shown == number ? "" : shown + ", ";
}

// The origin of a row's value: "default", or "PATH:LINE; default VALUE".
std::string describe_origin(const SettingsFile& file, const SettingRow& row) {
  const auto found = file.lines.find(row.key);
  const std::string amount = readable_amount(file, row);
  if (found == file.lines.end()) return amount + translated("default");
  return amount + file.path + ":" + std::to_string(found->second) + "; " + translated("default") +
         " " + (row.default_text.empty() ? translated("empty") : std::string(row.default_text));
}

int list_settings(const Call& call, const SettingsFile& file, bool only_changed) {
  for (const SettingRow& row : setting_rows()) {
    if (only_changed && !file.lines.contains(row.key)) continue;
    call.out << row.key << " = " << setting_text(file.settings, row) << "\n    ("
             << describe_origin(file, row) << ") " << translated(row.meaning) << '\n';
  }
  for (const Allowance& one : file.settings.allowances) {
    call.out << "[allow " << one.name << "] " << one.until << " " << show_setting(one.findings)
             << " (" << one.reason << ")\n";
  }
  for (const Policy& policy : file.settings.policies) {
    call.out << "[policy " << policy.name << "]\n";
    for (const SettingRow& row : setting_rows()) {
      if (row.get_delivery == nullptr) continue;
      const std::string value = row.get_delivery(policy.delivery);
      const std::string outside = setting_text(file.settings, row);
      if (value != outside) {
        call.out << row.key << " = " << value << "\n    ("
                 << translated("outside this policy: " + outside) << ")\n";
      }
    }
  }
  return kExitDone;
}

int get_setting(const Call& call, const SettingsFile& file, const std::string& key) {
  const SettingRow* row = find_setting(key);
  if (row == nullptr) {
    return fail(call, no_such_setting(key));
  }
  call.out << setting_text(file.settings, *row) << '\n';
  return kExitDone;
}

// Prints for scripts: key, allowed values, default, meaning, with tabs between them.
int print_table(const Call& call) {
  for (const SettingRow& row : setting_rows()) {
    call.out << row.key << '\t' << describe_values(row) << '\t' << row.default_text << '\t'
             << row.meaning << '\n';
  }
  return kExitDone;
}

// The line of the file that sets the wrong value; 0: the file does not set it, it is a default.
int line_of(const SettingsFile& file, const SettingFault& fault) {
  if (fault.policy.empty()) {
    const auto found = file.lines.find(fault.key);
    return found == file.lines.end() ? 0 : found->second;
  }
  const auto found = file.policy_lines.find({"policy " + fault.policy, fault.key});
  return found == file.policy_lines.end() ? 0 : found->second;
}

// The file that counts must be readable by the user that qmail runs the front as.
Result<void> check_readable(const Call& call, const std::string& path) {
  Result<FrontUser> user = find_front_user(kFrontPath, "/proc", "");
  if (!user) return user.error();
  if (path != call.settings_path) return {};
  Result<std::string> fault = run_as(
      *user,
      [&] {
        const Result<Settings> settings = load_settings(path);
        return settings ? std::string() : settings.error().text;
      },
      Clock::now() + std::chrono::seconds(30));
  if (!fault) return fault.error();
  if (fault->empty()) return {};
  return Error{ErrorCode::kBadSettings, *fault + ", for the user " + user->name +
                                            ", which qmail runs it as: chmod a+r " + path};
}

int check_file(const Call& call, const std::string& path) {
  Result<SettingsFile> file = read_settings_file(path);
  if (!file) return fail(call, file.error());
  Result<void> readable = check_readable(call, path);
  if (!readable) return fail(call, readable.error());
  Result<std::vector<SettingFault>> faults = find_faults_for_front(file->settings, kFrontPath);
  if (!faults) return fail(call, faults.error());
  int status = kExitDone;
  for (const SettingFault& fault : *faults) {
    const int line = line_of(*file, fault);
    if (line != 0) status = fail(call, path + ":" + std::to_string(line) + ": " + describe(fault));
  }
  if (status != kExitDone) return status;
  call.out << translated(path + " is valid; it sets " + std::to_string(file->lines.size()) +
                         " of " + std::to_string(setting_rows().size()) +
                         " settings, policies: " + std::to_string(file->settings.policies.size()))
           << '\n';
  return kExitDone;
}

// "set KEY VALUE" and "unset KEY", within a policy if one is named.
int change_setting(const Call& call, const std::vector<std::string>& words,
                   const std::string& policy) {
  SettingChange change{policy, words[1], std::nullopt};
  if (words.size() == 3) change.value = words[2];
  Result<void> changed = change_settings_text(
      call.settings_path, [&](const std::string& text) { return with_change(text, change); });
  if (!changed) return fail(call, changed.error().with("; nothing was changed"));
  return kExitDone;
}

}  // namespace

int run_config(const Call& call) {
  constexpr std::array kOptions{OptionRow{"changed"}, OptionRow{"policy", true}};
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  const std::vector<std::string>& words = options->rest();
  const std::string verb = words.empty() ? "" : words[0];
  const std::string_view option = verb == "list"          ? "changed"
                                  : verb.ends_with("set") ? "policy"
                                                          : "";
  Result<void> taken = options->take_only("config " + verb, {&option, 1});
  if (!taken) return fail(call, taken.error());
  if (options->has("policy") && options->value("policy").empty()) {
    return fail(call, "--policy takes the name of a policy");
  }
  if (verb == "sample" && words.size() == 1) {
    call.out << sample_settings();
    return kExitDone;
  }
  if (verb == "table" && words.size() == 1) return print_table(call);
  if (verb == "check" && words.size() <= 2) {
    return check_file(call, words.size() == 2 ? words[1] : call.settings_path);
  }
  if ((verb == "set" && words.size() == 3) || (verb == "unset" && words.size() == 2)) {
    return change_setting(call, words, options->value("policy"));
  }
  if (!(verb == "list" && words.size() == 1) && !(verb == "get" && words.size() == 2)) {
    constexpr std::array<std::string_view, 7> kVerbs{"list",  "get",    "set",  "unset",
                                                     "check", "sample", "table"};
    const std::string near = near_verb("config", verb, kVerbs);
    if (!near.empty()) return fail(call, near);
    return fail(call,
                "config takes list, get KEY, set KEY VALUE, unset KEY, check, sample or table");
  }
  Result<SettingsFile> file = read_settings_file(call.settings_path);
  if (!file) return fail(call, file.error());
  return verb == "get" ? get_setting(call, *file, words[1])
                       : list_settings(call, *file, options->has("changed"));
}

}  // namespace scanq
