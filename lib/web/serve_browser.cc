// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/serve_browser.h"

#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <exception>

#include "lib/base/fd.h"
#include "lib/base/signals.h"

namespace scanq {
namespace {

std::string name_of_user(uid_t uid) {
  const struct passwd* const entry = ::getpwuid(uid);
  return entry != nullptr ? entry->pw_name : std::to_string(uid);
}

int serve(const std::string& settings_path, Respond respond) {
  fill_standard_fds();
  take_over_signals();
  // Our memory holds what root has answered, and that of scanq-web the key of its forms.
  (void)::prctl(PR_SET_DUMPABLE, 0);
  if (std::getenv("GATEWAY_INTERFACE") == nullptr) {
    constexpr std::string_view kUse =
        "this is a CGI program, which a web server starts; see scanq-web(8)\n";
    (void)write_all(2, kUse);
    return 100;
  }
  const Result<CgiRequest> request =
      read_cgi_request([](const char* name) { return std::getenv(name); }, 0);
  const WebProcess process{settings_path, name_of_user(::geteuid()), std::time(nullptr)};
  const WebResponse response =
      request ? respond(process, *request) : refuse_request(request.error());
  const char* const method = std::getenv("REQUEST_METHOD");
  const bool is_head = method != nullptr && std::string_view(method) == "HEAD";
  return write_all(1, format_response(response, is_head)) ? 0 : 1;
}

}  // namespace

int serve_browser(const std::string& settings_path, Respond respond) {
  try {
    return serve(settings_path, respond);
  } catch (const std::exception&) {
    constexpr std::string_view kFailed =
        "Status: 500\nContent-Type: text/plain\nCache-Control: no-store\n\nqmail-scanq has "
        "failed.\n";
    (void)write_all(1, kFailed);
    return 1;
  }
}

}  // namespace scanq
