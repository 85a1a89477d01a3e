// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "lib/base/digits.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxHostBytes = 253;
constexpr std::size_t kMaxLabelBytes = 63;
constexpr std::size_t kMaxMailboxBytes = 1000;

bool is_label_byte(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}
bool is_high_byte(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

bool is_label(std::string_view label, bool may_have_high_bytes) {
  return !label.empty() && label.size() <= kMaxLabelBytes && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), [&](char c) {
           return is_label_byte(c) || (may_have_high_bytes && is_high_byte(c));
         });
}

bool is_domain(std::string_view name, bool may_have_high_bytes) {
  if (name.size() > kMaxHostBytes) return false;
  for (;;) {
    const std::size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (!is_label(label, may_have_high_bytes)) return false;
    if (dot == std::string_view::npos) return !std::all_of(label.begin(), label.end(), is_digit);
    name.remove_prefix(dot + 1);
  }
}

bool is_address_literal(std::string_view domain) {
  constexpr std::string_view kVersion6 = "IPv6:";
  if (!domain.starts_with('[') || !domain.ends_with(']')) return false;
  std::string_view inner = domain.substr(1, domain.size() - 2);
  if (inner.starts_with(kVersion6)) inner.remove_prefix(kVersion6.size());
  return is_ip_address(inner);
}

}  // namespace

bool is_host_name(std::string_view name) {
  return is_domain(name, false);
}

bool is_mail_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || address.size() > kMaxMailboxBytes) return false;
  const std::string_view domain = address.substr(at + 1);
  return std::none_of(address.begin(), address.end(),
                      [](char c) {
                        return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' ||
                               c == '\x7f';
                      }) &&
         (address.substr(0, at).find('@') == std::string_view::npos || address[0] == '"') &&
         (is_domain(domain, true) || is_address_literal(domain));
}

bool is_ip_address(std::string_view text) {
  const std::string copy(text);
  std::array<unsigned char, 16> bytes{};
  return copy.find('\0') == std::string::npos &&
         (::inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1 ||
          ::inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1);
}

Result<TcpAddress> parse_tcp_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string_view ip = text.substr(0, colon);
  const std::string_view port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (ip.starts_with('[') && ip.ends_with(']')) ip = ip.substr(1, ip.size() - 2);
  const bool is_number =
      !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
  TcpAddress address{std::string(ip), std::string(port)};
  const int number = is_number ? std::atoi(address.port.c_str()) : 0;
  if (number < 1 || number > 65535 || !is_ip_address(ip)) {
    return Error{
        ErrorCode::kBadSettings,
        "ADDRESS:PORT is wanted, such as 127.0.0.1:10628, not \"" + std::string(text) + "\""};
  }
  return address;
}

}  // namespace scanq
