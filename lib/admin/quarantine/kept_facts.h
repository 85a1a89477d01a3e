// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The facts of a message in quarantine in the forms that its list and its page share. Pure.
#pragma once

#include <ctime>
#include <nlohmann/json.hpp>
#include <string>

#include "lib/admin/quarantine/kept_message.h"

namespace scanq {

// As strftime() has it.
std::string time_text(std::time_t time, const char* form, bool is_utc);

// The real user that ran scanq-store, as the name of the entry tells; -1 where it tells none.
std::int64_t user_of(const std::string& name);

nlohmann::ordered_json kept_json(const KeptMessage& kept);

}  // namespace scanq
