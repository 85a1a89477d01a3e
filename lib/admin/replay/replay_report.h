// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The report of scanq replay on a message. Pure.
#pragma once

#include <string>

#include "lib/admin/replay/rehearse.h"

namespace scanq {

enum class Outcome { kClean, kFound, kFailed };
// kFailed: nothing was found, but the scan failed.
Outcome outcome_of(const Verdict& verdict);

// "NAME: Infected (Eicar), action clean", then a line for each finding, indented.
std::string report_text(const std::string& name, const Rehearsal& rehearsal);

// One JSON object in one line.
std::string report_json(const std::string& name, const Rehearsal& rehearsal);
std::string error_json(const std::string& name, const std::string& error);

// Explains for one message which setting and which policy lead from the findings to the actions.
std::string explain_text(const Settings& settings, const Rehearsal& rehearsal);

}  // namespace scanq
