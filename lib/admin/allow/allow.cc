// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/allow/allow.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "lib/admin/allow/known_mail.h"
#include "lib/admin/catalogue.h"
#include "lib/admin/config/edit_settings.h"
#include "lib/admin/config/settings_text.h"
#include "lib/admin/options.h"
#include "lib/base/terminal_text.h"
#include "lib/mail/allowance.h"
#include "lib/mail/amount.h"
#include "lib/mail/calendar_day.h"
#include "lib/mail/policy_pattern.h"
#include "lib/mail/setting_row.h"

namespace scanq {
namespace {

constexpr std::array kOptions{OptionRow{"log", true},    OptionRow{"finding", true},
                              OptionRow{"sender", true}, OptionRow{"until", true},
                              OptionRow{"reason", true}, OptionRow{"recipient", true},
                              OptionRow{"list"},         OptionRow{"remove", true}};
constexpr std::string_view kUsualTime = "90d";
constexpr std::int64_t kMostSeconds = 100LL * 366 * 86400;

Error wrong_use(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

// "90d" from now, or the day itself, which the settings check.
std::string last_day(const std::string& text) {
  const std::optional<std::int64_t> seconds = parse_amount(text, "seconds");
  const bool has_unit = !text.empty() && text.find_first_not_of("0123456789") != std::string::npos;
  const bool is_near = seconds && *seconds >= 0 && *seconds <= kMostSeconds;
  return is_near && has_unit ? utc_day(std::time(nullptr) + *seconds) : text;
}

// A stranger chose the addresses of the mail: one that is a pattern for others, such as "*" or
// "@example.org", must not allow more than this mail.
Result<std::string> address_alone(const std::string& address, const std::string& option) {
  if (address.empty()) return std::string("<>");
  const std::size_t at = address.find('@');
  if (at != 0 && at != std::string::npos && address[0] != '.' && is_address_pattern(address)) {
    return address;
  }
  return wrong_use("this address of the mail is no user@domain: " + terminal_text(address) +
                   "; name it with --" + option);
}

// The names of what is to be allowed: those that would be treated, or all where none would.
Result<std::vector<std::string>> names_to_allow(const Settings& settings, const KnownMail& mail,
                                                const std::string& wanted) {
  std::vector<std::string> treated, all;
  for (const Finding& finding : mail.findings) {
    if (leaves_unscanned(finding.category)) {
      return wrong_use("not all of this mail was scanned (" + terminal_text(finding.name) +
                       "), so nothing in it can be allowed; a [policy NAME] section can let such "
                       "mail pass");
    }
    // A name of the mail that is a pattern must not allow more than this find.
    if (finding.name.find('*') != std::string::npos) continue;
    if (!wanted.empty() && finding.name != wanted) continue;
    const bool is_known = std::find(all.begin(), all.end(), finding.name) != all.end();
    if (!is_known) all.push_back(finding.name);
    if (!is_known && settings.delivery.action_for(finding.category) > Action::kTag) {
      treated.push_back(finding.name);
    }
  }
  if (!all.empty()) return treated.empty() ? all : treated;
  return wrong_use(wanted.empty() ? "nothing was found in this mail that could be allowed"
                                  : "this was not found in the mail: " + terminal_text(wanted));
}

Result<void> take_addresses(Allowance& allowance, const KnownMail& mail, const Options& options) {
  allowance.senders = {options.value("sender")};
  if (!options.has("sender")) {
    Result<std::string> sender = address_alone(mail.sender, "sender");
    if (!sender) return sender.error();
    allowance.senders = {*sender};
  }
  if (options.has("recipient")) {
    allowance.recipients = {options.value("recipient")};
    return {};
  }
  for (const std::string& to : mail.recipients) {
    Result<std::string> recipient = address_alone(to, "recipient");
    if (!recipient) return recipient.error();
    allowance.recipients.push_back(*recipient);
  }
  return {};
}

Result<Allowance> make_allowance(const Settings& settings, const Options& options) {
  const std::string id = options.rest()[0];
  Result<KnownMail> mail = options.has("log") ? find_logged_mail(options.value("log"), id)
                                              : find_kept_mail(settings, id);
  if (!mail) return mail.error();
  Allowance allowance;
  Result<std::vector<std::string>> names =
      names_to_allow(settings, *mail, options.value("finding"));
  if (!names) return names.error();
  allowance.findings = *names;
  allowance.name = mail->id;
  for (int more = 2; std::any_of(settings.allowances.begin(), settings.allowances.end(),
                                 [&](const Allowance& a) { return a.name == allowance.name; });
       ++more) {
    allowance.name = mail->id + "-" + std::to_string(more);
  }
  Result<void> addressed = take_addresses(allowance, *mail, options);
  if (!addressed) return addressed.error();
  allowance.until = last_day(options.value("until", kUsualTime));
  if (is_calendar_day(allowance.until) && is_expired(allowance, utc_day(std::time(nullptr)))) {
    return wrong_use("--until is over already: " + allowance.until);
  }
  allowance.reason = options.value("reason");
  return allowance;
}

int add(const Call& call, const Options& options) {
  if (options.rest().size() != 1) {
    return fail(call, "allow takes the ID of one mail, --list or --remove NAME");
  }
  if (options.value("reason").empty()) {
    return fail(call, "allow needs --reason TEXT: why is it a false alarm?");
  }
  Result<Settings> settings = settings_to_change(call.settings_path);
  if (!settings) return fail(call, settings.error());
  Result<Allowance> allowance = make_allowance(*settings, options);
  if (!allowance) return fail(call, allowance.error());
  Result<void> changed = change_settings_text(call.settings_path, [&](const std::string& text) {
    return with_allowance(text, *allowance);
  });
  if (!changed) return fail(call, changed.error().with("; nothing was changed"));
  call.out << translated("allowed until " + allowance->until + ": " +
                         terminal_text(show_setting(allowance->findings)) + "\n  from " +
                         terminal_text(show_setting(allowance->senders)) + "\n  to   " +
                         terminal_text(show_setting(allowance->recipients)) +
                         "\nscanq allow --remove " + allowance->name + " takes it back.")
           << '\n';
  return kExitDone;
}

int list(const Call& call) {
  Result<Settings> settings = settings_to_change(call.settings_path);
  if (!settings) return fail(call, settings.error());
  const std::string today = utc_day(std::time(nullptr));
  for (const Allowance& one : settings->allowances) {
    call.out << one.name << "  " << translated(is_expired(one, today) ? "expired" : "until") << " "
             << one.until << "  " << terminal_text(show_setting(one.findings)) << "\n    "
             << terminal_text(show_setting(one.senders)) << " > "
             << terminal_text(show_setting(one.recipients)) << "\n    " << terminal_text(one.reason)
             << '\n';
  }
  if (settings->allowances.empty()) call.out << translated("nothing is allowed") << '\n';
  return kExitDone;
}

int remove(const Call& call, const std::string& name) {
  Result<void> changed = change_settings_text(
      call.settings_path, [&](const std::string& text) { return without_allowance(text, name); });
  if (!changed) return fail(call, changed.error().with("; nothing was changed"));
  call.out << translated("removed " + terminal_text(name)) << '\n';
  return kExitDone;
}

}  // namespace

int run_allow(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  constexpr std::array<std::string_view, 2> kForms{"list", "remove"};
  Result<void> taken = options->take_one_of(kForms);
  for (const std::string_view form : kForms) {
    if (taken && options->has(form))
      taken = options->take_only("--" + std::string(form), {&form, 1});
  }
  if (!taken) return fail(call, taken.error());
  const bool is_other = options->has("list") || options->has("remove");
  if (is_other && !options->rest().empty()) {
    return fail(call, "allow takes the ID of one mail, --list or --remove NAME");
  }
  if (options->has("list")) return list(call);
  return options->has("remove") ? remove(call, options->value("remove")) : add(call, *options);
}

}  // namespace scanq
