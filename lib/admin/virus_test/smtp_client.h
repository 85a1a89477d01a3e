// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One mail by SMTP, as any client sends it.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/process.h"
#include "lib/base/result.h"

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

struct SmtpMail {
  std::string helo, sender, recipient;
  std::string message;  // lines ended by LF
};

struct SmtpAnswer {
  int code = 0;       // of the last reply
  std::string text;   // "554 virus found"
  std::string stage;  // what it answered: "RCPT TO", "the message"
  bool is_taken() const { return code >= 200 && code < 300; }
  bool is_about_message() const { return stage == "the message"; }
};

// The reply of the server to the mail, or to the first command that it refused. kReadFailed,
// kWriteFailed, kTimeout.
Result<SmtpAnswer> send_by_smtp(const SmtpServer& server, const SmtpMail& mail,
                                Clock::time_point deadline);

}  // namespace scanq
