// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The way from scanq-web to root: a file in the folder of requests, whose answer comes as a file in
// the folder of answers. scanq-web(8) says who carries requests out.
#pragma once

#include <chrono>

#include "lib/base/result.h"
#include "lib/web/web_config.h"
#include "lib/web/web_request.h"

namespace scanq {

// Hands the request in and waits for its answer. kDeferred: too many requests wait, and this one
// was not handed in. kTimeout: no answer came in time; the text says whether the request was taken.
// kReadFailed, kWriteFailed: the folders are not as they should be.
Result<WebAnswer> ask_root(const WebConfig& config, const WebRequest& request,
                           std::chrono::seconds longest, std::size_t most_waiting = 200);

}  // namespace scanq
