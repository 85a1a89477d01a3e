// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Text within HTML. Pure.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// The text in a form that is safe within an element and within a quoted attribute.
std::string escaped_html(std::string_view text);

// The text in a form that is safe as a value of a query within an attribute: all but letters,
// digits and a few marks as %XX.
std::string escaped_query(std::string_view text);

}  // namespace scanq
