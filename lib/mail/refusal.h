// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The way in which a refusal reaches the SMTP client: an exit code alone, or a text on a descriptor
// that the MTA reads, with the exit code that makes it read the text. Descriptor and code differ
// from fork to fork of qmail; the facts are from notqmail's qmail.c, simscan's patch, sagredo's and
// indimail's qmail.c and s/qmail's qmail-queue manual. Also the way of the log line, because
// descriptor 2 is a log only under an SMTP server. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

// Facts noted at start-up, before anything was opened.
struct CallerFacts {
  bool fd4_is_write_pipe = false;
  bool fd6_is_write_pipe = false;
  int error_fd = -1;             // the number in ERROR_FD if that is a write pipe
  bool error_fd_is_set = false;  // ERROR_FD is in the environment, with any value
  bool is_server = false;        // client_address() is not empty
  bool fd2_may_be_log = false;   // may_be_log(2)
};

// The client's address as the environment of an SMTP server has it, else empty. tcpserver,
// s6-tcpserver, tcpsvd, couriertcpd and tcp-env under inetd set TCPREMOTEIP; sslserver and the
// tcpserver that knows IPv6 set PROTO and a variable named after it, as mailfront reads them.
// `variable` returns null for what is not set.
std::string client_address(const std::function<const char*(const char*)>& variable);

struct RefusalChannel {
  int fd = -1;        // -1: no text, only the exit code
  int exit_code = 0;  // with the text
  std::size_t max_bytes = 0;
};

RefusalChannel choose_channel(ErrorText setting, const CallerFacts& facts);

// The destination of the log line. kAuto becomes descriptor 2 where a server of SMTP started us:
// there it is the server's log. Elsewhere it is a user's terminal (qmail-inject), part of a bounce
// to a stranger (qmail-local), or nothing (qmail-start), and kAuto becomes syslog. Where the MTA
// reads the text of a refusal from descriptor 2, all become syslog.
LogTo choose_log(LogTo setting, const CallerFacts& facts, const RefusalChannel& channel);

// D (permanent) or Z (temporary), then the text: printable ASCII, at most channel.max_bytes.
std::string refusal_text(const RefusalChannel& channel, bool is_permanent, std::string_view text);

// The exit code of a refusal without a text: 31, or this MTA's own code for the category.
int refusal_exit_code(RefusalCodes codes, Category category);

// The text for a client by a template, with the enhanced status code at its end. The lines of the
// template that are not empty are joined into one. The template has the values name (of the
// finding), file, id, and the questions is_permanent and is_CATEGORY. kBadSettings: the template is
// broken.
Result<std::string> refusal_reason(std::string_view text, bool is_permanent, Category category,
                                   const Verdict& verdict, std::string_view id);

}  // namespace scanq
