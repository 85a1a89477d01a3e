// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The work of scanq-inspect when it is started with an argument, for scanq: it builds the image,
// proves one, or reports on one. Descriptor 3 holds the settings, as for a scan.
#pragma once

#include <string>

#include "lib/image/image_format.h"
#include "lib/mail/settings.h"

namespace scanq {

//   --build-image           builds and publishes; lines about it, or the reason why not, to
//                           standard output, progress to a terminal on descriptor 2
//   --build-image-if-changed  the same, unless it is current
//   --prove-image           the builder's own: the image is open as descriptor 0
//   --start-freezing, --freeze  the builder's own as well: lib/worker/freeze_worker.h
//   --image-state           "NAME: VALUE" lines about the published image
//   --broken-signatures     for each signature file that cannot be used three fields, each ended
//                           by a NUL: "broken" or "unread", its name, the reason
// `resume` is the function in which a process goes on that is thawed from the image. Returns the
// exit code: 0, or 1 after a line on descriptor 2.
int run_image_worker(const std::string& command, const Settings& settings, FrozenEntry resume);

}  // namespace scanq
