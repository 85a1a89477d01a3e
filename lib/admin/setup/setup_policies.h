// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The page of the management screen about policies: add, change, put in order, remove.
#pragma once

#include "lib/admin/setup/setup_session.h"

namespace scanq {

void edit_policies_page(SetupSession& session);

}  // namespace scanq
