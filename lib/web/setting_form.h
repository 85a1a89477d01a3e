// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One setting on the screen: what it is, the form to change it, and the difference that is shown
// before it is saved. The functions return HTML.
#pragma once

#include <string>
#include <string_view>

#include "lib/web/shown_settings.h"
#include "lib/web/web_page.h"

namespace scanq {

// One setting outside of all policies, or within one.
struct ShownPlace {
  const ShownSetting& row;
  const ShownPolicy* policy = nullptr;

  // The value that counts there, and whether it stands there itself.
  std::string value() const;
  bool is_own() const;
};

// The link to the page of this setting.
std::string setting_link(std::string_view key, std::string_view policy, std::string_view text);
// The value for the eye, also of an empty one.
std::string value_text(const Say& say, std::string_view value);

// The facts of the setting, and the form where it can be changed. The form has the value of the
// visit's own form, where that has one.
std::string setting_content(const Visit& visit, const ShownPlace& place);

// The change that the visit's form asks for, as words of a request.
std::map<std::string, std::string> change_words(const Visit& visit);
// The difference, and the form that saves it.
std::string difference_content(const Visit& visit, const ShownDifference& difference);

}  // namespace scanq
