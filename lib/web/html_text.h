// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Text within HTML. Pure.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// The text as people read it, in a form that is safe within an element and within a quoted
// attribute. Characters that would show it as another text, as those that turn the direction of
// writing, become \xNN; ends of lines stay.
std::string escaped_html(std::string_view text);

// The same with every character as it is, for what a form is to bring back.
std::string escaped_attribute(std::string_view text);

// The text in a form that is safe as a value of a query within an attribute: all but letters,
// digits and a few marks as %XX.
std::string escaped_query(std::string_view text);

}  // namespace scanq
