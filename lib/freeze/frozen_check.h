// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Checks whether the frozen process of an image (frozen_process.h) can still be thawed here, for
// callers that decide when a new image is due. scanq-thaw makes the same checks by itself.
#pragma once

#include "lib/base/result.h"
#include "lib/image/image_format.h"

namespace scanq {

// The processor must be the same, and the files of program and libraries. An image without a frozen
// process passes. kDeferred, with the reason. `fd` is the image, whose header is `header`.
Result<void> check_frozen(int fd, const ImageHeader& header);

}  // namespace scanq
