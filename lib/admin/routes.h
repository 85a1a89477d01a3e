// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq routes: turns the relay map of the product that we succeed into qmail's smtproutes.
#pragma once

#include <string>
#include <string_view>

#include "lib/admin/command.h"

namespace scanq {

struct Routes {
  std::string smtproutes;  // for control/smtproutes
  std::string remarks;     // one line for each thing that smtproutes cannot say
};

// A line of the map is "DOMAIN HOST1:HOST2:... # comment". A domain that starts with a dot means
// all below it; "*" or "." means every other. Hosts: "[1.2.3.4]", "[name]", "name", "MX", "A".
// qmail tries one host for a domain, so the first counts. Pure.
Routes convert_routes(std::string_view map);

// "[MAP]": from a file or the standard input, to the standard output. kExitFound: there are
// remarks.
int run_routes(const Call& call);

}  // namespace scanq
