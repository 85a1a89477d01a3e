// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq routes: turns the relay map of the product that we succeed into the routes of qmail,
// Postfix or Sendmail.
#pragma once

#include <string>
#include <string_view>

#include "lib/admin/command.h"
#include "lib/mail/settings.h"

namespace scanq {

struct Routes {
  std::string table;    // for control/smtproutes, Postfix's transport table, Sendmail's mailertable
  std::string remarks;  // one line for each thing that the table cannot express
};

// A line of the map is "DOMAIN HOST1:HOST2:... # comment". A domain that starts with a dot means
// all below it; "*" or "." means every other. Hosts: "[1.2.3.4]", "[name]", "name", "MX", "A".
// qmail tries one host for a domain, so the first counts. Pure.
// Postfix and Sendmail try all of them in turn. REQUIRES: `host` is not kAuto.
Routes convert_routes(std::string_view map, MailHost host);

// Where the map sends mail for this address, in words: "[10.0.0.1], then [10.0.0.2]". The longest
// domain that fits counts. Pure.
std::string route_of(std::string_view map, std::string_view address);

// "[--for HOST] [--try ADDRESS] [MAP]": from a file or the standard input, to the standard output.
// kExitFound: there are remarks.
int run_routes(const Call& call);

}  // namespace scanq
