// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One mail by SMTP, as any client sends it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/front/tcp_stream.h"

namespace scanq {

struct SmtpMail {
  std::string helo, sender;
  std::vector<std::string> recipients;
  // The next bytes of the message, lines ended by LF; empty: its end.
  std::function<Result<std::string>()> read_piece;
  // Whether it is sent only if the server takes all recipients; otherwise one is enough.
  bool needs_all_recipients = true;
};

struct SmtpAnswer {
  int code = 0;       // of the last reply
  std::string text;   // "554 virus found"
  std::string stage;  // what it answered: "RCPT TO", "the message"
  bool is_taken() const { return code >= 200 && code < 300 && is_about_message(); }
  bool is_about_message() const { return stage == kMessage; }
  static constexpr const char* kMessage = "the message";
};

// The reply of the server to the mail, or to the first command that it refused. kReadFailed,
// kWriteFailed, kTimeout; codes of read_piece.
Result<SmtpAnswer> send_by_smtp(const TcpAddress& server, const SmtpMail& mail,
                                Clock::time_point deadline);

}  // namespace scanq
