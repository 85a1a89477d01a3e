// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/places.h"

namespace scanq {

const char* const kQmailDir = SCANQ_QMAIL_DIR;
const char* const kFrontPath = SCANQ_QMAIL_DIR "/bin/qmail-scanq";
const char* const kSettingsPath = SCANQ_SYSCONF_DIR "/scanq.conf";
const char* const kShareDir = SCANQ_SHARE_DIR;
const char* const kStateDir = SCANQ_STATE_DIR;

}  // namespace scanq
