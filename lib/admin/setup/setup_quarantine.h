// The page of the management screen about what is kept back: browse, show, release, delete.
#pragma once

#include "lib/admin/setup/setup_session.h"

namespace scanq {

void edit_quarantine_page(SetupSession& session);

// How many messages are in quarantine; 0 also where there is no folder yet.
std::size_t count_kept(const Settings& settings);

}  // namespace scanq
