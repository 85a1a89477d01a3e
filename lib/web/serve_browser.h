// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The life of a CGI program of ours: reads the request from the environment and descriptor 0, and
// writes the page to descriptor 1.
#pragma once

#include "lib/web/respond.h"

namespace scanq {

using Respond = WebResponse (*)(const WebProcess& process, const CgiRequest& request);

// The exit code of the program; one that no web server has started says so. Also where memory is
// short, there is an answer.
int serve_browser(const std::string& settings_path, Respond respond);

}  // namespace scanq
