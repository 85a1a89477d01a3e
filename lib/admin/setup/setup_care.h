// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The pages of the management screen for the care of an installation: signatures, and a check that
// all works.
#pragma once

#include "lib/admin/setup/setup_session.h"

namespace scanq {

void edit_updates_page(SetupSession& session);
void edit_test_page(SetupSession& session);

// The date of the newest signatures; empty: none are installed.
std::string signatures_date(const Settings& settings);

}  // namespace scanq
