// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// From a browser's request to the response: who may, the token of forms, and the page. Looks at
// web.conf and the key; what pages show comes from root (ask_root.h).
#pragma once

#include <ctime>

#include "lib/web/cgi_request.h"
#include "lib/web/web_page.h"

namespace scanq {

struct WebProcess {
  std::string settings_path;  // of scanq.conf, which has web.conf beside it
  std::string user_name;      // as whom we run
  std::time_t now = 0;
};

WebResponse respond(const WebProcess& process, const CgiRequest& request);

// The response to a request that could not be read.
WebResponse refuse_request(const Error& error);

}  // namespace scanq
