// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/policy_pattern.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "lib/mail/text.h"

namespace scanq {
namespace {

struct Address {
  std::array<unsigned char, 16> bytes{};
  unsigned bits = 0;  // 32 or 128
};

std::optional<Address> parse_address(std::string_view text) {
  Address address;
  const std::string copy(text);
  if (::inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
    return address;
  }
  // tcpserver writes IPv4 clients of an IPv6 socket as ::ffff:a.b.c.d.
  constexpr std::string_view kMapped = "::ffff:";
  if (copy.starts_with(kMapped) && copy.find('.') != std::string::npos) {
    return parse_address(text.substr(kMapped.size()));
  }
  if (::inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) {
    address.bits = 128;
    return address;
  }
  return std::nullopt;
}

struct Range {
  Address address;
  unsigned bits;
};

std::optional<Range> parse_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<Address> address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Range{*address, address->bits};
  const std::string_view digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, trouble] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (trouble != std::errc() || end != digits.data() + digits.size() || bits > address->bits) {
    return std::nullopt;
  }
  return Range{*address, bits};
}

bool is_within(const Range& range, const Address& address) {
  if (address.bits != range.address.bits) return false;
  for (unsigned bit = 0; bit < range.bits; ++bit) {
    const unsigned byte = bit / 8;
    const unsigned mask = 0x80U >> (bit % 8);
    if ((address.bytes[byte] & mask) != (range.address.bytes[byte] & mask)) return false;
  }
  return true;
}

}  // namespace

bool address_matches(std::string_view pattern, std::string_view address) {
  if (pattern == "*") return true;
  if (pattern == "<>") return address.empty();
  const std::string wanted = to_lower_ascii(pattern);
  const std::string given = to_lower_ascii(address);
  const std::size_t at = given.rfind('@');
  const std::string_view domain =
      at == std::string::npos ? std::string_view() : std::string_view(given).substr(at + 1);
  if (wanted.starts_with('@')) {
    return at != std::string::npos && domain == std::string_view(wanted).substr(1);
  }
  if (wanted.starts_with('.')) return domain.size() > wanted.size() && domain.ends_with(wanted);
  return wanted == given;
}

bool client_matches(std::string_view pattern, const Client& client) {
  if (pattern == "relay") return client.is_relay;
  if (pattern == "network") return !client.is_local();
  if (pattern == "local") return client.is_local();
  const std::optional<Range> range = parse_range(pattern);
  const std::optional<Address> address = parse_address(client.ip);
  return range && address && is_within(*range, *address);
}

bool is_client_pattern(std::string_view pattern) {
  return pattern == "relay" || pattern == "network" || pattern == "local" ||
         parse_range(pattern).has_value();
}

bool is_address_pattern(std::string_view pattern) {
  if (pattern == "*" || pattern == "<>") return true;
  return !pattern.empty() && pattern != "@" && pattern != "." &&
         pattern.find_first_of("*<>\"") == std::string_view::npos;
}

}  // namespace scanq
