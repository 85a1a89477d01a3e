// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The header lines that we put on top of a message. Pure.
#pragma once

#include <string>
#include <string_view>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

// X-Virus-Scanned, X-Virus-Status and, where `modified` is not empty, X-Scanq-Modified; each ends
// with LF. Printable ASCII in lines of at most 998 bytes (RFC 5322), whatever the verdict holds.
// An action of kPass leaves X-Virus-Status out where something was found.
std::string make_virus_headers(const Verdict& verdict, Action action, std::string_view host_name,
                               std::string_view modified);

// "Clean", "Infected (NAME)", "Suspicious (NAME)", "Not scanned (REASON)", "Failed (REASON)"; a
// suspicious one that was not scanned in full says that, too: "Suspicious (NAME), not scanned
// (REASON)".
std::string status_text(const Verdict& verdict);

}  // namespace scanq
