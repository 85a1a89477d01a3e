// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One request of a browser, as the web server hands it to a CGI program (RFC 3875): what we need of
// the environment, and the form on the standard input.
#pragma once

#include <functional>
#include <string>

#include "lib/base/result.h"
#include "lib/web/form_text.h"

namespace scanq {

inline constexpr std::size_t kMaxFormBytes = 256 << 10;

struct CgiRequest {
  bool is_post = false;
  bool is_encrypted = false;  // by HTTPS
  FormFields query, form;
  std::string user, address;  // of REMOTE_USER and REMOTE_ADDR, which the web server vouches for
  std::string cookies, languages;
};

// The value of a variable of the environment; a null pointer where there is none.
using Environment = std::function<const char*(const char* name)>;

// Reads a form from `body`, to the length that the environment names. kBadEnvelope for a request
// that is none of ours: another method, another type of form, a length that is too long or not
// there, fields that parse_form refuses. kReadFailed.
Result<CgiRequest> read_cgi_request(const Environment& environment, int body);

}  // namespace scanq
