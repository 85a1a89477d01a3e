// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Root's answer to a page.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "lib/web/web_page.h"
#include "lib/web/web_request.h"

namespace scanq {

// Root's answer to one request of this administrator; the errors of ask_root.
Result<WebAnswer> ask(const Visit& visit, const std::string& verb,
                      const std::map<std::string, std::string>& words = {});

// The note on a page in place of an answer that did not come.
std::string failure_note(const Visit& visit, const Error& error);
// The output of a command and its complaints, as they stand there.
std::string shown_answer(const WebAnswer& answer);
// The text of this key in an answer that is JSON; empty where there is none.
std::string answer_text(const nlohmann::json& object, const char* key);

}  // namespace scanq
