// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The pages of the management screen that are lists of settings, and the dialogs for one of them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lib/admin/setup/setup_session.h"

namespace scanq {

inline constexpr std::size_t kLabelColumns = 33;  // the width of the labels before the values

// A setting outside of all policies (`policy` is empty) or within one. Within a policy also
// recipients, senders and clients.
struct SettingPlace {
  std::string key;
  std::string policy;
};

// "Virus      clean  empty infected parts": one line of a page.
std::string setting_line(const SetupSession& session, const SettingPlace& place);

// Asks for a new value until it is valid or the user goes back.
void edit_setting(SetupSession& session, const SettingPlace& place);

// Shows a page of settings outside of all policies.
void edit_settings_page(SetupSession& session, const Words& title,
                        std::span<const std::string_view> keys);

}  // namespace scanq
