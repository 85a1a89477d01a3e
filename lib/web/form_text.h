// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The texts of a browser: fields of a form or a query (application/x-www-form-urlencoded), and
// cookies. A stranger's bytes. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

using FormFields = std::map<std::string, std::string>;

inline constexpr std::size_t kMaxFormFields = 256;

// "name=value&..." with its codes (+ and %XX) taken off. kBadEnvelope: a code that is none, a field
// that stands twice, a value with a control byte or bytes that are no UTF-8, or more fields than
// kMaxFormFields.
Result<FormFields> parse_form(std::string_view text);

// The value of a field; empty where there is none.
std::string field_of(const FormFields& fields, const std::string& name);

// The value of the cookie; empty where there is none of that name, or more than one.
std::string cookie_value(std::string_view cookies, std::string_view name);

// Whether a browser that sends this Accept-Language wants Japanese rather than English: the one of
// the two with the greater weight, or, among equals, the one that comes first.
bool wants_japanese(std::string_view accept_language);

}  // namespace scanq
