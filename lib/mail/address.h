// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Whether a text is a mail address or a host name, as far as its form tells. Pure.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

// Labels of letters, digits, hyphens and underscores, with dots between them: "mail.example.net",
// "localhost". The last label of a host name is no number, so no IP address is one.
bool is_host_name(std::string_view name);

// "LOCAL@DOMAIN": at most as long as qmail takes it, without blanks, control bytes or angle
// brackets; the domain is a host name, which may have bytes above 127, or an IP address in square
// brackets.
bool is_mail_address(std::string_view address);

struct TcpAddress {
  std::string ip;  // IPv4 or IPv6, in digits
  std::string port;
  std::string text() const {
    return (ip.find(':') == std::string::npos ? ip : "[" + ip + "]") + ":" + port;
  }
};

// "ADDRESS:PORT", "[IPV6]:PORT". kBadSettings.
Result<TcpAddress> parse_tcp_address(std::string_view text);

// An IPv4 or IPv6 address as inet_pton takes it.
bool is_ip_address(std::string_view text);

}  // namespace scanq
