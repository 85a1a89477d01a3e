// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Facts about the program that started the front, from its descriptors and its environment.
#pragma once

#include "lib/mail/client.h"
#include "lib/mail/refusal.h"

namespace scanq {

// To be called before anything is opened, since later 4 or 6 could be a file of ours.
CallerFacts observe_caller();

Client observe_client();

}  // namespace scanq
