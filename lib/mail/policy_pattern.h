// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The patterns in a policy's lists of recipients, senders and clients. ASCII case does not count.
// Pure.
#pragma once

#include <string_view>

#include "lib/mail/client.h"

namespace scanq {

// "user@domain" matches that address, "@domain" all of that domain, ".domain" every domain below
// it, "user" an address without @, "<>" the empty sender, "*" any address.
bool address_matches(std::string_view pattern, std::string_view address);

// "relay" matches where RELAYCLIENT is set; "network", "local", an IP address, and a range
// "ADDRESS/BITS" match such clients.
bool client_matches(std::string_view pattern, const Client& client);

// Whether a text is an address pattern that can match something.
bool is_address_pattern(std::string_view pattern);
// Whether it is one for clients.
bool is_client_pattern(std::string_view pattern);

}  // namespace scanq
