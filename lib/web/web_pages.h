// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The pages of the screen, each of which asks root for what it shows. They return the content of
// the page as HTML; where the answer is an error, it is the content.
#pragma once

#include <string>

#include "lib/web/web_page.h"

namespace scanq {

std::string overview_page(const Visit& visit);
std::string report_page(const Visit& visit);
// The messages in quarantine, or one of them, with what can be done with it.
std::string quarantine_page(const Visit& visit);
// The lines of the log about one message.
std::string message_page(const Visit& visit);
std::string virus_test_page(const Visit& visit);
// All settings, those of a policy, or one with a form to change it.
std::string settings_page(const Visit& visit);

}  // namespace scanq
