// Places that were chosen when the programs were built (`make PREFIX=...`). Those that a setting
// can change are defaults in the table of settings instead.
#pragma once

namespace scanq {

extern const char* const kQmailDir;      // /var/qmail
extern const char* const kFrontPath;     // qmail-scanq itself, where qmail starts it
extern const char* const kSettingsPath;  // the settings file, unless SCANQ_CONF names another

}  // namespace scanq
