// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The session that all pages of the management screen share: the screen, the present settings, the
// language, and the one function that changes the settings file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/admin/command.h"
#include "lib/admin/config/settings_text.h"
#include "lib/admin/setup/screen.h"
#include "lib/admin/setup/setup_words.h"
#include "lib/mail/settings.h"

namespace scanq {

class SetupSession {
 public:
  // `call` names the settings file; its streams are the plain terminal.
  SetupSession(const Call& call, Screen& screen, Settings settings);

  Screen& screen() const { return screen_; }
  const std::string& path() const { return call_.settings_path; }
  const Settings& settings() const { return settings_; }
  // Japanese where the terminal or the setting `language` asks for it.
  Language language() const {
    return terminal_ == Language::kJapanese ? terminal_ : settings_.delivery.language;
  }
  std::string say(const Words& words) const { return std::string(words.in(language())); }

  // Changes the settings file; the new settings, also a new language, take effect here at once. If
  // that fails, the file stays as it was and the reason is shown, `hint` first. True: changed.
  bool change(const SettingsEdit& edit, const std::string& hint = "");

  // tell() shows a text with one button. asks() shows a question, and returns true only if the user
  // says yes.
  void tell(const std::string& title, const std::string& text) const;
  bool asks(const std::string& title, const std::string& text) const;

  using Run = int (*)(const Call&);
  struct Output {
    int status;
    std::string text;  // of both streams, the errors last
  };
  // Runs a command of scanq, while the screen says that it takes some time.
  Output run(Run command, const std::vector<std::string>& arguments) const;
  // Runs it on the plain terminal, where the user can watch it.
  void run_in_sight(Run command, const std::vector<std::string>& arguments) const;

 private:
  void set_frame() const;

  const Call& call_;
  Screen& screen_;
  Settings settings_;
  Language terminal_;
};

}  // namespace scanq
