// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Opens signatures that hold what they sign. One form of S/MIME (RFC 8551, "signed-data") is a
// container in DER or BER that holds the signed part of the mail; libclamav does not look into it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace scanq {

// The part of the mail in the container, header and all; empty where it holds none, as a signature
// beside the text does, or a list of certificates. Nothing if it cannot be read. Does not check
// whether the signature is good.
std::optional<std::string> signed_content(std::string_view container);

// The text that a readable signature of PGP (RFC 4880, 7) encloses, without the dashes that escape
// lines; `text` starts with its first line.
std::string clear_signed_text(std::string_view text);

}  // namespace scanq
