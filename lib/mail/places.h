// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Places that were chosen when the programs were built (`make PREFIX=...`). A place that a setting
// can change is a default in the table of settings instead.
#pragma once

namespace scanq {

extern const char* const kQmailDir;      // /var/qmail
extern const char* const kFrontPath;     // qmail-scanq itself, where qmail starts it
extern const char* const kSettingsPath;  // the settings file, unless SCANQ_CONF names another
extern const char* const kShareDir;      // the sample of it, the cron file
extern const char* const kStateDir;      // what install.sh has noted

}  // namespace scanq
