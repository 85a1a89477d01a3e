// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The SMTP server that test mails are sent to.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/front/smtp_client.h"

namespace scanq {

struct SmtpServer {
  std::string host;  // an IP address or a name
  std::string port;
  std::string text() const {
    return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + port;
  }
};

// "HOST", "HOST:PORT", "ADDRESS:PORT", "[IPV6]:PORT"; the port is 25 where none is given.
// kBadSettings.
Result<SmtpServer> parse_smtp_server(std::string_view text);

// One that listens on port 25 of this machine, as `proc`/net/tcp and tcp6 show it. kReadFailed:
// there is none.
Result<SmtpServer> find_smtp_server(const std::string& proc);

// send_by_smtp to the first address of the server that talks to us. Also kReadFailed: the name has
// no address.
Result<SmtpAnswer> send_to_server(const SmtpServer& server, const SmtpMail& mail,
                                  Clock::time_point deadline);

}  // namespace scanq
