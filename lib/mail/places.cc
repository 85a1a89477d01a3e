#include "lib/mail/places.h"

namespace scanq {

const char* const kQmailDir = SCANQ_QMAIL_DIR;
const char* const kFrontPath = SCANQ_QMAIL_DIR "/bin/qmail-scanq";
const char* const kSettingsPath = SCANQ_SYSCONF_DIR "/scanq.conf";

}  // namespace scanq
