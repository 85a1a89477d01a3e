// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The page of the management screen about the quarantine: browse, show, release, delete.
#pragma once

#include "lib/admin/setup/setup_session.h"

namespace scanq {

void edit_quarantine_page(SetupSession& session);

// Only root may open its folder; true also where there is none yet.
bool may_see_quarantine(const Settings& settings);
// The number of messages in quarantine; 0 also if the folder does not exist yet.
std::size_t count_kept(const Settings& settings);

}  // namespace scanq
