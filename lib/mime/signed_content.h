// What stands within S/MIME's other form of a signature (RFC 8551, "signed-data"): a container in
// DER or BER that holds the signed part of the mail. libclamav does not look into it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace scanq {

// The part of the mail that the container holds, header and all; empty where it holds none, as a
// signature beside the text does, or certificates. Nothing: it cannot be read. Whether the
// signature is good is not asked.
std::optional<std::string> signed_content(std::string_view container);

}  // namespace scanq
