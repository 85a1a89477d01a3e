// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The Received field that the server wrote which took the message in by SMTP. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

// The length in bytes, with the last line end, of the topmost field, where it has exactly one of
// the forms in which an SMTP server that hands mail to a qmail-queue writes it: qmail-smtpd and its
// descendants, mailfront, qpsmtpd, Postfix's smtpd. Each word that the client could choose must be
// of the safe characters of qmail's received.c, at most kMaxReceivedWordBytes of them. Anything
// else: 0.
std::size_t server_received_length(std::string_view message);

inline constexpr std::size_t kMaxReceivedWordBytes = 255;  // of a host name (RFC 1035, 2.3.4)

}  // namespace scanq
