// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq web: root's side of the screen in the browser (scanq-web(8)).
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// "prepare": makes the folders of requests and answers, and the key. "answer [--for SECONDS]":
// carries out the requests that are there, and those that come in so many seconds. Refuses to work
// where web.conf is missing. kExitDone, also where a request failed: its answer says so.
int run_web(const Call& call);

}  // namespace scanq
