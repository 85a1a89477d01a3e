// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/setup_session.h"

#include <unistd.h>

#include <cstdlib>
#include <ostream>
#include <sstream>

#include "lib/admin/catalogue.h"
#include "lib/base/fd.h"
#include "lib/base/version.h"
#include "lib/front/load_settings.h"

namespace scanq {
SetupSession::SetupSession(const Call& call, Screen& screen, Settings settings)
    : call_(call), screen_(screen), settings_(std::move(settings)), terminal_(terminal_language()) {
  set_frame();
}

void SetupSession::set_frame() const {
  // Commands that are run from here speak the same language.
  ::setenv("LANGUAGE", language() == Language::kJapanese ? "ja" : "en", 1);
  screen_.set_frame({std::string("qmail-scanq ") + kVersion + "   " + path(), say(words::kKeys),
                     say(words::kReadingKeys), say(words::kChoose), say(words::kBack),
                     say(words::kAccept), say(words::kCancel)});
}

bool SetupSession::change(const SettingsEdit& edit, const std::string& hint) {
  Result<void> changed = change_settings_text(path(), edit);
  Result<Settings> settings = changed ? load_settings(path()) : changed.error();
  if (!settings) {
    tell(say(words::kNotChanged), (hint.empty() ? "" : hint + "\n\n") + settings.error().text);
    return false;
  }
  const bool is_other_language = settings->delivery.language != settings_.delivery.language;
  settings_ = std::move(*settings);
  if (is_other_language) set_frame();
  return true;
}

void SetupSession::tell(const std::string& title, const std::string& text) const {
  (void)screen_.show(title, text, {say(words::kAccept)});  // there is only one button
}

bool SetupSession::asks(const std::string& title, const std::string& text) const {
  return screen_.show(title, text, {say(words::kNo), say(words::kYes)}) == 1;
}

SetupSession::Output SetupSession::run(Run command,
                                       const std::vector<std::string>& arguments) const {
  screen_.say("", say(words::kWait));
  std::ostringstream out, err;
  const int status = command({arguments, path(), out, err});
  return {status, out.str() + err.str()};
}

void SetupSession::run_in_sight(Run command, const std::vector<std::string>& arguments) const {
  screen_.suspend();
  call_.out << std::endl;
  (void)command({arguments, path(), call_.out, call_.err});  // its output tells how it went
  call_.out << '\n' << say(words::kPressEnter) << std::flush;
  char answer[256];
  (void)read_some(STDIN_FILENO, answer, sizeof answer);  // any key goes on
  screen_.resume();
}

}  // namespace scanq
