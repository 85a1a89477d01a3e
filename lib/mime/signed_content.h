// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Opens the other form of a signature in S/MIME (RFC 8551, "signed-data"): a container in DER or
// BER that holds the signed part of the mail. libclamav does not look into it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace scanq {

// The part of the mail in the container, header and all; empty where it holds none, as a signature
// beside the text does, or a list of certificates. Nothing if it cannot be read. Does not check
// whether the signature is good.
std::optional<std::string> signed_content(std::string_view container);

}  // namespace scanq
