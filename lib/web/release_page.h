// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The page of scanq-release, on which a recipient releases one message by the link of a digest. It
// asks for no name: the token of the link is what counts, and root alone can tell a good one. A
// link that is only followed, as scanners do, shows the page and releases nothing.
#pragma once

#include "lib/web/respond.h"

namespace scanq {

WebResponse respond_to_recipient(const WebProcess& process, const CgiRequest& request);

}  // namespace scanq
