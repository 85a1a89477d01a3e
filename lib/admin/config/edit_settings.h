// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Changes one line of a settings file and leaves everything else as it is. Pure.
//
// Each function returns the new text. kBadSettings for an unknown key, for a value that the key
// does not take, and if the new text would not be a valid settings file with exactly that change.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

// Names the setting that is not there, and one that may be meant.
Error no_such_setting(std::string_view key);

// The text with `key` set to `value` outside of every policy: in place of the line that sets it
// (with the indented lines that go on with it), else below the commented-out sample line, else
// before the first section.
Result<std::string> with_setting(const std::string& text, std::string_view key,
                                 std::string_view value);

// The text without the line that sets `key`, so that its default counts. A text that does not set
// it stays as it is.
Result<std::string> without_setting(const std::string& text, std::string_view key);

// The same within [policy NAME], which is made at the end where there is none. Besides settings
// that may differ between policies, `key` may be recipients, senders or clients.
Result<std::string> with_policy_setting(const std::string& text, std::string_view policy,
                                        std::string_view key, std::string_view value);
// A setting that a policy does not set is as it is outside. The last line of a policy cannot be
// taken out.
Result<std::string> without_policy_setting(const std::string& text, std::string_view policy,
                                           std::string_view key);

// A change of one setting, as the terminal and the screens ask for it.
struct SettingChange {
  std::string policy, key;           // without a policy: outside of all
  std::optional<std::string> value;  // none: as where the file, or the policy, does not set it
};
// The text with the change, by the four functions above.
Result<std::string> with_change(const std::string& text, const SettingChange& change);

// The text without the section; comments above and below it stay.
Result<std::string> without_policy(const std::string& text, std::string_view policy);
// The section one place further up, with the comment right above it: the first that matches counts.
// The first stays where it is.
Result<std::string> with_policy_earlier(const std::string& text, std::string_view policy);

// The text with an [allow NAME] section more, at its end; without one, comments around it stay.
Result<std::string> with_allowance(const std::string& text, const Allowance& allowance);
Result<std::string> without_allowance(const std::string& text, std::string_view name);

}  // namespace scanq
