// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/setup_care.h"

#include <algorithm>
#include <ctime>

#include "lib/admin/check/check.h"
#include "lib/admin/check/check_installation.h"
#include "lib/admin/setup/setup_settings.h"
#include "lib/admin/update/installed_signatures.h"
#include "lib/admin/update/update.h"
#include "lib/admin/virus_test/virus_test.h"

namespace scanq {
namespace {

constexpr const char* kUsualAccount = "postmaster";

}  // namespace

std::string signatures_date(const Settings& settings) {
  std::time_t newest = 0;
  for (const SignatureFile& file : find_installed_signatures(settings.database_dir)) {
    newest = std::max(newest, file.dated());
  }
  if (newest == 0) return "";
  struct tm parts = {};
  ::localtime_r(&newest, &parts);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%F %R", &parts));
}

void edit_updates_page(SetupSession& session) {
  enum Item : std::size_t { kNow, kState, kImage, kProgram, kArguments };
  for (std::size_t marked = 0;;) {
    const std::string date = signatures_date(session.settings());
    const SettingPlace program{"freshclam_program", ""}, arguments{"freshclam_arguments", ""};
    const auto chosen = session.screen().choose(
        session.say(words::kUpdates),
        session.say(words::kNewest) + " " + (date.empty() ? session.say(words::kNoDatabase) : date),
        {session.say(words::kUpdateNow), session.say(words::kUpdateState),
         session.say(words::kUpdateImage), setting_line(session, program),
         setting_line(session, arguments)},
        marked);
    if (!chosen) return;
    marked = *chosen;
    if (marked == kNow) session.run_in_sight(run_update, {});
    if (marked == kState) {
      const CheckRow state = check_database(session.settings(), std::time(nullptr));
      session.tell(session.say(words::kUpdateState), state.text + "\n\n" + state.advice);
    }
    if (marked == kImage) session.run_in_sight(run_update, {"--image"});
    if (marked == kProgram) edit_setting(session, program);
    if (marked == kArguments) edit_setting(session, arguments);
  }
}

void edit_test_page(SetupSession& session) {
  for (std::size_t marked = 0;;) {
    const auto chosen = session.screen().choose(
        session.say(words::kTest), "", {session.say(words::kCheck), session.say(words::kVirusTest)},
        marked);
    if (!chosen) return;
    marked = *chosen;
    if (marked == 0) {
      session.tell(session.say(words::kCheck), session.run(run_check, {}).text);
      continue;
    }
    const auto account = session.screen().enter(session.say(words::kVirusTest),
                                                session.say(words::kVirusTestTo), kUsualAccount);
    if (account) session.run_in_sight(run_virus_test, {*account});
  }
}

}  // namespace scanq
