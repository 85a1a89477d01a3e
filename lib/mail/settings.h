// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Every setting, as one value. The table in settings_table.cc has key, type, default, bounds, unit
// and meaning of each; parsing, printing, and the checks of conf/scanq.conf and of the manual use
// it. Pure: base/ini_file and front/load_settings read the file.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/log.h"
#include "lib/base/result.h"
#include "lib/mail/allowance.h"
#include "lib/mail/verdict.h"

namespace scanq {

// The treatment of a message with a finding of a category; milder ones first.
enum class Action { kPass, kTag, kClean, kWarn, kQuarantine, kReject, kDefer };
// The MTA that mail comes from and goes back to.
enum class MailHost { kAuto, kQmail, kPostfix, kSendmail };
inline constexpr std::array<std::string_view, 4> kMailHostNames{"auto", "qmail", "postfix",
                                                                "sendmail"};
constexpr std::string_view mail_host_name(MailHost host) {
  return kMailHostNames[static_cast<std::size_t>(host)];
}
enum class WithoutImage { kLoad, kDefer };
enum class WithoutDatabase { kPass, kDefer };
enum class ScanWhich { kAll, kAttachments, kNone };
// The way of a refusal's text to the SMTP client: descriptor and exit code (peers' conventions).
enum class ErrorText { kAuto, kNone, kFd6, kFd4, kFd4With88, kFd2With88 };
// The MTA whose exit codes tell why a message was refused, where no text can be given.
enum class RefusalCodes { kPortable, kSqmail, kIndimail };
// The reaction to a kernel without Landlock or without seccomp.
enum class ConfinementWish { kBest, kRequired };
enum class Language { kEnglish, kJapanese };
enum class MailCharset { kUtf8, kIso2022Jp };
enum class NotifySender { kNever, kLocal, kAlways };
enum class DeleteFailed { kSeal, kWithhold };
enum class Archives { kEmpty, kMember };
enum class LogFormat { kText, kJson };

inline constexpr std::array<std::string_view, 7> kActionNames{
    "pass", "tag", "clean", "warn", "quarantine", "reject", "defer"};
constexpr std::string_view action_name(Action action) {
  return kActionNames[static_cast<std::size_t>(action)];
}

// The value of a text that stands for one in the language of the settings.
inline constexpr std::string_view kAuto = "auto";

// The settings that a [policy NAME] section can override.
struct DeliverySettings {
  std::array<Action, kCategoryNames.size()> actions{};  // by Category
  Action action_for(Category category) const { return actions[static_cast<std::size_t>(category)]; }

  bool delete_infected = true;
  Archives archives = Archives::kEmpty;
  DeleteFailed delete_failed = DeleteFailed::kSeal;
  Language language = Language::kEnglish;
  MailCharset mail_charset = MailCharset::kUtf8;  // for texts in Japanese
  // The character set for texts in the language of the settings.
  MailCharset charset() const {
    return language == Language::kJapanese ? mail_charset : MailCharset::kUtf8;
  }
  std::string subject_prefix;           // kAuto: subject_prefix_text() has it in the language
  std::string from_name, from_address;  // of notices; an empty address is MAILER-DAEMON at our host
  std::string_view subject_prefix_text() const {
    if (subject_prefix != kAuto) return subject_prefix;
    return language == Language::kJapanese ? "ウイルス警告:" : "Virus warning:";
  }
  std::string_view from_name_text() const {
    if (from_name != kAuto) return from_name;
    return language == Language::kJapanese ? "メールウイルスチェック" : "Mail virus scanner";
  }
  std::string empty_sender_name;  // shown where the envelope sender is empty
  NotifySender notify_sender = NotifySender::kNever;
  bool notify_recipients = true;
  bool notify_administrators = true;
  std::vector<std::string> administrators;
  std::int64_t admin_notices_per_hour = 0;  // of one virus; 0: any number
  bool digest = false;
  std::string digest_links;  // the address of the page for recipients; empty: no links

  bool operator==(const DeliverySettings&) const = default;
};

struct Policy {
  std::string name;
  std::vector<std::string> recipients, senders, clients;  // patterns; an empty list matches all
  DeliverySettings delivery;

  bool operator==(const Policy&) const = default;
};

// The keys that tell for whom a policy is.
struct MatchKey {
  std::string_view key;
  std::vector<std::string> Policy::*member;
};
inline constexpr std::array<MatchKey, 3> kMatchKeys{{{"recipients", &Policy::recipients},
                                                     {"senders", &Policy::senders},
                                                     {"clients", &Policy::clients}}};
// Null for any other key.
const MatchKey* find_match_key(std::string_view key);

struct Settings {
  // Programs and places.
  MailHost host = MailHost::kAuto;
  std::string reentry;  // ADDRESS:PORT, see front/reentry.h
  std::string queue_program, program_dir, database_dir, test_signatures, template_dir, temp_dir;
  std::vector<std::string> required_signatures;
  WithoutDatabase without_database = WithoutDatabase::kPass;
  std::string freshclam_program;
  std::vector<std::string> freshclam_arguments;
  std::string quarantine_dir;
  std::string engine_image;  // empty: none is used
  bool thaw_workers = true;
  WithoutImage without_image = WithoutImage::kLoad;
  std::int64_t loads_at_once = 0, load_wait_seconds = 0;
  std::string host_name;  // empty: the machine's own
  std::int64_t quarantine_max_bytes = 0, quarantine_max_messages = 0, quarantine_keep_days = 0;
  // The message on its way.
  std::int64_t spool_memory_bytes = 0, max_message_bytes = 0, life_limit_seconds = 0;
  LogTo log_to = LogTo::kAuto;
  LogFormat log_format = LogFormat::kText;
  ErrorText error_text = ErrorText::kAuto;
  RefusalCodes refusal_codes = RefusalCodes::kPortable;
  bool add_headers = true;
  std::vector<std::string> neutralise_headers;
  // Scanning.
  ScanWhich scan = ScanWhich::kAll;
  std::int64_t scan_timeout_seconds = 0, max_scan_bytes = 0, max_file_bytes = 0, max_recursion = 0,
               max_files = 0, max_ratio = 0;
  std::int64_t remember_minutes = 0, scans_at_once = 0, scan_wait_seconds = 0;
  ConfinementWish confinement = ConfinementWish::kBest;
  std::string worker_user, lock_dir;
  std::int64_t password_tries = 0;
  std::vector<std::string> passwords;
  std::vector<std::string> deny_names, allow_names, deny_types, allow_types;
  bool alert_heuristic = true, alert_pua = false, alert_macro = false, alert_encrypted = true;

  DeliverySettings delivery;     // outside every policy
  std::vector<Policy> policies;  // in the order of the file; the first that matches counts
  std::vector<Allowance> allowances;

  bool operator==(const Settings&) const = default;

  // Null: there is none of that name.
  const Policy* find_policy(std::string_view name) const;
};

// One row of the table.
struct SettingRow {
  std::string_view key;
  std::string_view type;  // "number", "yes or no", "path", "text", "list", or "a | b | c"
  std::string_view default_text;
  std::int64_t min, max;  // of a number; the length of a text
  std::string_view unit;  // "bytes", "seconds", or empty
  std::string_view meaning;
  // Exactly one pair is set: the first for the whole program, the second also within a policy.
  Result<void> (*set)(const SettingRow&, Settings&, std::string_view);
  std::string (*get)(const Settings&);
  Result<void> (*set_delivery)(const SettingRow&, DeliverySettings&, std::string_view);
  std::string (*get_delivery)(const DeliverySettings&);
};
std::span<const SettingRow> setting_rows();
const SettingRow* find_setting(std::string_view key);

// The key that a mistyped one most likely stands for; empty where none is near.
std::string_view nearest_setting(std::string_view key);

// Every setting at its default.
Settings default_settings();

// Sets one key of the file. `section` is "" or "policy NAME". A policy is made at its first key,
// with the present values of `settings.delivery`, so the general part must come first. kBadSettings
// names the key and the allowed values.
Result<void> apply_setting(Settings& settings, std::string_view section, std::string_view key,
                           std::string_view value);
// Checks relations between settings, which no row alone can check. kBadSettings.
Result<void> check_settings(const Settings& settings);

// The value of a setting as it would stand in the file.
std::string setting_text(const Settings& settings, const SettingRow& row);
// All settings outside of the policies, as a settings file. A scan gets these, since policies do
// not matter to it.
std::string format_general_settings(const Settings& settings);
// All settings as a settings file; parsing it gives an equal value.
std::string format_settings(const Settings& settings);

}  // namespace scanq
