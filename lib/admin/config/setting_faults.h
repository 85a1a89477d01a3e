// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Settings that are well formed and still cannot work on this machine: a path that leads nowhere, a
// program that cannot be executed, an address without a domain. The front does not ask this: a file
// that is half right must not stop the mail. Does I/O.
#pragma once

#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

struct SettingFault {
  std::string policy;  // empty: outside of all policies
  std::string key, text;

  bool operator==(const SettingFault&) const = default;
};

// "KEY = VALUE: why", as errors of settings read.
std::string describe(const SettingFault& fault);

// All that this process, as the user that it is, finds. `front` is qmail-scanq itself, which must
// not be its own queue program.
std::vector<SettingFault> find_setting_faults(const Settings& settings, const std::string& front);

// The same as the user that qmail runs `front` as, where we may become that user (front_user.h).
// Codes of find_front_user and of run_as.
Result<std::vector<SettingFault>> find_faults_for_front(const Settings& settings,
                                                        const std::string& front);

}  // namespace scanq
