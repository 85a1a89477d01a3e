// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The settings as the screen in the browser shows and changes them: by the functions of scanq
// config set, and within the allow list and the floor of web_config_floor.h.
#pragma once

#include <string>

#include "lib/admin/config/edit_settings.h"
#include "lib/mail/settings.h"
#include "lib/web/web_config.h"
#include "lib/web/web_request.h"

namespace scanq {

struct WebSettings {
  const std::string& path;  // of scanq.conf
  const WebConfig& config;
  Language language;  // of meanings and labels

  // An object of JSON: each row of the table with its value, whether the file sets it and whether
  // the screen may change it; and the policies. Values of `passwords` are not told.
  WebAnswer show() const;
  // The difference that a change makes: the lines of the file, each value that becomes another, and
  // the digest that the change itself has to bring along. Nothing is written.
  WebAnswer try_change(const SettingChange& change) const;
  // Makes the change, if the file is still that of the digest, and keeps the old file.
  WebAnswer change(const SettingChange& change, const std::string& digest) const;
};

}  // namespace scanq
