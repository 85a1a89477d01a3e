// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/setup_menu.h"

#include <array>

#include "lib/admin/setup/setup_care.h"
#include "lib/admin/setup/setup_policies.h"
#include "lib/admin/setup/setup_quarantine.h"
#include "lib/admin/setup/setup_session.h"
#include "lib/admin/setup/setup_settings.h"
#include "lib/admin/shown_words.h"
#include "lib/base/text_columns.h"
#include "lib/mail/setting_row.h"

namespace scanq {
namespace {

void edit_language(SetupSession& session) {
  constexpr std::array<std::string_view, 2> kKeys{"language", "mail_charset"};
  edit_settings_page(session, words::kLanguage, kKeys);
}
void edit_actions(SetupSession& session) {
  constexpr std::array<std::string_view, 12> kKeys{
      "action_virus", "action_heuristic", "action_pua",
      "action_macro", "action_encrypted", "action_encrypted_mail",
      "action_limit", "action_name",      "action_failed",
      "delete",       "delete_failed",    "archives"};
  edit_settings_page(session, words::kActions, kKeys);
}
void edit_notices(SetupSession& session) {
  constexpr std::array<std::string_view, 6> kKeys{"notify_recipients", "notify_administrators",
                                                  "notify_sender",     "admin_notices_per_hour",
                                                  "subject_prefix",    "empty_sender_name"};
  edit_settings_page(session, words::kNotices, kKeys);
}
void edit_from(SetupSession& session) {
  constexpr std::array<std::string_view, 2> kKeys{"from_name", "from_address"};
  edit_settings_page(session, words::kFrom, kKeys);
}
void edit_administrators(SetupSession& session) {
  edit_setting(session, {"administrators", ""});
}

std::string now_language(const SetupSession& session) {
  return session.settings().delivery.language == Language::kJapanese ? "日本語" : "English";
}
std::string now_actions(const SetupSession& session) {
  return session.say(setting_label("action_virus")) + ": " +
         shown_action(action_name(session.settings().delivery.action_for(Category::kVirus)));
}
std::string now_from(const SetupSession& session) {
  const DeliverySettings& delivery = session.settings().delivery;
  return delivery.from_address.empty() ? std::string(delivery.from_name_text())
                                       : delivery.from_address;
}
std::string now_administrators(const SetupSession& session) {
  return show_setting(session.settings().delivery.administrators);
}
std::string now_policies(const SetupSession& session) {
  return std::to_string(session.settings().policies.size());
}
std::string now_signatures(const SetupSession& session) {
  const std::string date = signatures_date(session.settings());
  return date.empty() ? session.say(words::kNoDatabase) : date;
}
std::string now_quarantine(const SetupSession& session) {
  if (!may_see_quarantine(session.settings())) return session.say(words::kOnlyRoot);
  return std::to_string(count_kept(session.settings()));
}

struct Page {
  Words title;
  std::string (*now)(const SetupSession&);  // the present state, beside the title; null: nothing
  void (*edit)(SetupSession&);
};
constexpr Page kPages[] = {
    {words::kLanguage, now_language, edit_language},
    {words::kActions, now_actions, edit_actions},
    {words::kNotices, nullptr, edit_notices},
    {words::kFrom, now_from, edit_from},
    {words::kAdministrators, now_administrators, edit_administrators},
    {words::kPolicies, now_policies, edit_policies_page},
    {words::kUpdates, now_signatures, edit_updates_page},
    {words::kQuarantine, now_quarantine, edit_quarantine_page},
    {words::kTest, nullptr, edit_test_page},
};

void show_pages(SetupSession& session) {
  for (std::size_t marked = 0;;) {
    std::vector<std::string> items;
    for (const Page& page : kPages) {
      items.push_back(fit_columns(session.say(page.title), kLabelColumns) + " " +
                      (page.now == nullptr ? "" : page.now(session)));
    }
    const auto chosen =
        session.screen().choose(session.say(words::kMain), session.say(words::kMainText), items,
                                marked, session.say(words::kQuit));
    if (!chosen) return;
    marked = *chosen;
    kPages[marked].edit(session);
  }
}

}  // namespace

int run_setup_menu(const Call& call) {
  Result<Settings> settings = settings_to_change(call.settings_path);
  if (!settings) return fail(call, settings.error());
  Result<Screen> screen = Screen::open();
  if (!screen) {
    return fail(call, screen.error().text +
                          "; scanq config, scanq quarantine, scanq update and scanq check do "
                          "the same by command, see scanq(8)");
  }
  SetupSession session(call, *screen, std::move(*settings));
  show_pages(session);
  return kExitDone;
}

}  // namespace scanq
